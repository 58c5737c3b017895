import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineEnd } from '../../engine/executor.ts';
import { JobFolder, sharedPart } from '../../engine/job/folder.ts';
import { type SlurmExecutor, slurmJob } from '../../engine/slurm/executor.ts';
import { endingOf } from '../../engine/slurm/states.ts';
import { applyJournal } from '../../project/journal/apply.ts';
import type { Project } from '../../project/project.ts';
import type { JobRow } from '../../project/repositories/jobs.ts';

/** Milliseconds between two looks at a journal. */
const lookEvery = 500;
/** Looks between two questions to the scheduler. */
const askEvery = 6;
/** Times that a job has to be gone in a row before it counts: a network file system may show its last files some seconds late. */
const goneFor = 3;

export interface Watching {
  readonly project: Project;
  readonly executor: Pick<SlurmExecutor, 'state' | 'kill'>;
  /** Something new was taken over. */
  readonly changed: () => void;
  readonly signal: AbortSignal;
}

const folderOf = (job: JobRow): JobFolder => new JobFolder(dirname(dirname(job.journal)));

/**
 * Takes over what a job writes until it is gone.
 *
 * @returns how it ended; null when it was hung up first: the job goes on, and whoever watches it next takes over the rest.
 */
export async function watchJob(watching: Watching, job: JobRow): Promise<EngineEnd | null> {
  const { executor, signal } = watching;
  for (let [look, gone] = [0, 0]; look === 0 || !signal.aborted; look += 1) {
    // Asked first, so that what is read then holds all that an ended job wrote.
    const answer = await folderOf(job).answered(job.part);
    // Not at first: a command that only lists something should not wait for a scheduler.
    const asking = !answer && (gone > 0 || look % askEvery === 1);
    const ended = asking ? await endOf(executor, job) : undefined;
    const refused = await takeOver(watching, job);
    if (refused !== null) {
      await executor.kill(job.engine).catch(() => undefined);
      return { reason: refused, died: false };
    }
    if (answer) return { reason: answer.error, died: false };
    if (asking) gone = ended === undefined ? 0 : gone + 1;
    if (ended !== undefined && gone >= goneFor) return { reason: await reasonOf(job, ended), died: true };
    await sleep(lookEvery, undefined, { signal }).catch(() => undefined);
  }
  return null;
}

/** The job is gone, and its files with it when it was the last of those that were submitted together. */
export async function putAway(project: Project, job: JobRow): Promise<void> {
  await project.jobs.end(job.id);
  if (!(await project.jobs.open()).some(({ folder }) => folder === job.folder))
    await rm(folderOf(job).path, { recursive: true, force: true });
}

type Ended = Awaited<ReturnType<SlurmExecutor['state']>>;

/** Where the job ended; undefined while it lives, or the scheduler cannot be asked. */
const endOf = (executor: Watching['executor'], job: JobRow): Promise<Ended | undefined> =>
  executor.state(job.engine).then(
    (state) => (state?.live ? undefined : state),
    () => undefined,
  );

/** Takes over what is new; null, or why that cannot be done. Never fails: who looks next finds the same again. */
export async function takeOver(
  { project, changed }: Pick<Watching, 'project' | 'changed'>,
  job: JobRow,
): Promise<string | null> {
  try {
    if (await applyJournal(project, job)) changed();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function reasonOf(job: JobRow, state: Ended): Promise<string> {
  const folder = folderOf(job);
  const shared = job.part === sharedPart ? null : await folder.answered(sharedPart);
  if (shared?.error) return `What the runs share could not be measured: ${shared.error}`;
  return endingOf(slurmJob(job.engine)?.id ?? job.engine, state, await folder.lastWords(job.part));
}
