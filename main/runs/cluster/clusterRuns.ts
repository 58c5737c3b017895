import { setMaxListeners } from 'node:events';
import type { ClusterOptions } from '../../../preload/contract/index.ts';
import type { EngineEnd } from '../../engine/executor.ts';
import { sharedPart } from '../../engine/job/folder.ts';
import type { SlurmExecutor } from '../../engine/slurm/executor.ts';
import type { EnginePlace } from '../../engine/supervisor.ts';
import type { Project } from '../../project/project.ts';
import type { JobRow } from '../../project/repositories/jobs.ts';
import { submitRuns } from './submit.ts';
import { putAway, takeOver, watchJob } from './watch.ts';

/** Where clusters are asked, and the file of this program's engine, for nodes that see it. */
export interface ClusterPlace {
  readonly executor: SlurmExecutor;
  readonly entry: string;
}

/** What the queue of a project does about its runs on a cluster. */
export interface ClusterHooks {
  /** The job of a run ended so. */
  readonly settle: (run: string, end: EngineEnd) => Promise<void>;
  readonly changed: () => void;
}

/** The runs of a project that a cluster works on, however many at a time. Their jobs outlive this process. */
export class ClusterRuns {
  readonly #project: Project;
  readonly #place: ClusterPlace;
  readonly #hooks: ClusterHooks;
  readonly #closing = new AbortController();
  /** What waits for the jobs of each run; a run that measures for others has two. */
  readonly #watched = new Map<string, number>();
  readonly #watches = new Set<Promise<void>>();

  constructor(project: Project, place: ClusterPlace, hooks: ClusterHooks) {
    this.#project = project;
    this.#place = place;
    this.#hooks = hooks;
    // One for every job that is watched, however many there are.
    setMaxListeners(0, this.#closing.signal);
  }

  /** Whether a job of the run is watched here. */
  watches(run: string): boolean {
    return this.#watched.has(run);
  }

  /** Gives queued runs to the cluster. @throws what it refused them for. */
  async submit(names: readonly string[], options: ClusterOptions, { memoryBudget }: EnginePlace): Promise<void> {
    const runs = await Promise.all(names.map((name) => this.#project.runs.get(name)));
    for (const job of await submitRuns({ ...this.#place, project: this.#project, runs, options, memoryBudget }))
      await this.#watch(job);
  }

  /** Takes over what jobs of earlier wrote since, and watches those that go on. */
  async attach(): Promise<void> {
    for (const job of await this.#project.jobs.open()) {
      await takeOver({ project: this.#project, changed: this.#hooks.changed }, job);
      await this.#watch(job);
    }
  }

  /** Watches nothing any more; jobs go on, and whoever opens the project next takes over what they wrote. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#watches);
  }

  async #watch(job: JobRow): Promise<void> {
    const { name } = await this.#project.runs.byId(job.run);
    this.#watched.set(name, (this.#watched.get(name) ?? 0) + 1);
    const watch = this.#follow(job, name).finally(() => {
      const left = (this.#watched.get(name) ?? 1) - 1;
      if (left) this.#watched.set(name, left);
      else this.#watched.delete(name);
      this.#watches.delete(watch);
      this.#hooks.changed();
    });
    this.#watches.add(watch);
  }

  async #follow(job: JobRow, run: string): Promise<void> {
    const watching = { project: this.#project, executor: this.#place.executor, changed: this.#hooks.changed };
    const end = await watchJob({ ...watching, signal: this.#closing.signal }, job).catch(
      (error: unknown): EngineEnd => ({ reason: error instanceof Error ? error.message : String(error), died: true }),
    );
    if (!end) return;
    // A job that measures for others makes nothing itself; what waits for it says what came of that.
    const current = (await this.#project.runs.byId(job.run)).engine === job.engine;
    if (job.part !== sharedPart && current) await this.#hooks.settle(run, end);
    await putAway(this.#project, job);
  }
}
