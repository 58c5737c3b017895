import { setTimeout as sleep } from 'node:timers/promises';
import type { ClusterOptions } from '../../../preload/contract/index.ts';
import { type SlurmCommand, SlurmRefused, slurmAt } from './command.ts';
import { optionArguments } from './options.ts';
import { refusalOf } from './refusals.ts';
import { type JobState, statesOf } from './states.ts';

const form = /^slurm:((\d+)(?:_\d+)?)(?:@(.+))?$/;
/** Answers of Slurm count for this long, in milliseconds: a list of many runs asks once. */
const freshFor = 2000;
/** Seconds before its time is over that a job is told, so that it can go back into the queue. */
const notice = 60;

/** A job that a scheduler is to start: a script with a folder that it works and writes its log in. */
export interface Submission {
  readonly script: string;
  readonly folder: string;
  /** Name of the log in the folder. */
  readonly log: string;
  readonly options: ClusterOptions;
  /** Tasks of an array; null for a job of its own. */
  readonly tasks: number | null;
  /** Id of a job that has to end well before. */
  readonly after: string | null;
}

/** Slurm's id of an engine, and where it is known; null for an engine that lives elsewhere. */
export function slurmJob(engine: string): { readonly id: string; readonly job: string; readonly host?: string } | null {
  const [, id, job, host] = form.exec(engine) ?? [];
  return id === undefined || job === undefined ? null : { id, job, ...(host === undefined ? {} : { host }) };
}

/** Engines as jobs of a Slurm cluster. They outlive this process and are found again by their ids, "slurm:12_3". */
export class SlurmExecutor {
  readonly #slurmAt: (host?: string) => SlurmCommand;
  readonly #known = new Map<string, { readonly at: number; readonly states: Promise<Map<string, JobState>> }>();

  constructor(at: (host?: string) => SlurmCommand = slurmAt) {
    this.#slurmAt = at;
  }

  /**
   * Gives a job to the cluster; returns the ids of its engines, one for every task.
   *
   * @throws what Slurm refused it for, and what to do.
   */
  async submit({ script, folder, log, options, tasks, after }: Submission): Promise<string[]> {
    const { host, arrayLimit } = options;
    const array = tasks === null ? [] : [`--array=0-${tasks - 1}${arrayLimit === undefined ? '' : `%${arrayLimit}`}`];
    const job = after === null ? null : slurmJob(after)?.job;
    const behind = job ? [`--dependency=afterok:${job}`, '--kill-on-invalid-dep=yes'] : [];
    const said = await this.#slurmAt(host)(
      ...(['sbatch', '--parsable', '--job-name=espalier', `--chdir=${folder}`, `--output=${log}`] as const),
      ...['--open-mode=append', '--requeue', `--signal=B:USR2@${notice}`, ...array, ...behind],
      ...[...optionArguments(options), script],
    ).catch((error: unknown) => {
      const reason = error instanceof SlurmRefused ? refusalOf(error.words) : null;
      throw reason === null ? error : new Error(reason, { cause: error });
    });
    // "12", or "12;cluster" where there are several.
    const id = /^(\d+)(;|$)/m.exec(said.trim())?.[1];
    if (id === undefined)
      throw new Error(`sbatch said "${said.trim().slice(0, 80)}" where the id of a job was expected.`);
    const at = host === undefined ? '' : `@${host}`;
    return tasks === null
      ? [`slurm:${id}${at}`]
      : Array.from({ length: tasks }, (_, task) => `slurm:${id}_${task}${at}`);
  }

  /** Where an engine's job stands; null when Slurm does not know it any more. @throws when Slurm cannot be asked. */
  async state(engine: string): Promise<JobState | null> {
    const found = slurmJob(engine);
    if (!found) return null;
    return (await this.#states(found)).get(found.id) ?? null;
  }

  /** Whether an engine works or waits. One that nobody can be asked about counts: nobody else may take its run. */
  async alive(engine: string): Promise<boolean> {
    if (!slurmJob(engine)) return false;
    return this.state(engine).then(
      (state) => state?.live ?? false,
      () => true,
    );
  }

  /** Cancels an engine's job and waits until it is gone. @throws when Slurm cannot be asked, or will not. */
  async kill(engine: string): Promise<void> {
    const found = slurmJob(engine);
    if (!found || !(await this.#now(found))?.live) return;
    await this.#slurmAt(found.host)('scancel', found.id);
    for (let waited = 0; waited < 120; waited += 1) {
      if (!(await this.#now(found))?.live) return;
      await sleep(500);
    }
    throw new Error(
      `Slurm was asked to cancel the job ${found.id} and has not ended it after a minute; try again later.`,
    );
  }

  async #now(found: NonNullable<ReturnType<typeof slurmJob>>): Promise<JobState | null> {
    this.#known.delete(keyOf(found));
    return (await this.#states(found)).get(found.id) ?? null;
  }

  #states({ job, host }: { readonly job: string; readonly host?: string }): Promise<Map<string, JobState>> {
    const key = keyOf({ job, ...(host === undefined ? {} : { host }) });
    const known = this.#known.get(key);
    if (known && performance.now() - known.at < freshFor) return known.states;
    const states = statesOf(this.#slurmAt(host), job);
    states.catch(() => undefined);
    this.#known.set(key, { at: performance.now(), states });
    return states;
  }
}

const keyOf = ({ job, host }: { readonly job: string; readonly host?: string }): string => `${job}@${host ?? ''}`;
