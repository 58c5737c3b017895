import { join } from 'node:path';
import type { CallOptions } from '../../preload/bridge.ts';
import type { Input, Output, Procedure, Topic } from '../../preload/contract/index.ts';
import type { EngineFork } from '../engine/process.ts';
import { type Activity, type EndedRun, RunQueue } from '../runs/queue.ts';
import { Engines } from '../engine/anywhere.ts';
import { LocalExecutor } from '../engine/local.ts';
import { SlurmExecutor } from '../engine/slurm/executor.ts';
import type { EnginePlace } from '../engine/supervisor.ts';
import { engineEntry, runTask } from '../tasks/start.ts';
import type { TaskInput, TaskName, TaskOutput } from '../tasks/index.ts';
import { initProject, openProject, type Project } from '../project/project.ts';
import { Home } from './home.ts';
import { type Place, recipesFolder } from './place.ts';
import { call } from './router.ts';
import { Watcher } from './watcher.ts';

export type { Activity, EndedRun } from '../runs/queue.ts';

export interface ServiceOptions {
  /** Folder of the program: package.json, dist/. */
  readonly program: string;
  /** Recipes and the sample; by default `resources` in the program's folder. */
  readonly resources?: string | undefined;
  /** Folder for settings and the list of projects. */
  readonly home: string;
  /** Project to start with. */
  readonly project?: string | undefined;
  readonly fork?: EngineFork | undefined;
  /** What the program runs in, for people to read. */
  readonly runtime: string;
}

interface Open {
  readonly project: Project;
  readonly queue: RunQueue;
}

/** The program behind every transport: one open project with its queue of runs, and the contract implemented on it. */
export class Service implements Place {
  readonly program: string;
  readonly resources: string;
  readonly runtime: string;
  readonly home: Home;
  readonly executor: Engines;
  readonly #fork: EngineFork | undefined;
  readonly #watcher = new Watcher(() => this.#open.then((open) => open?.project ?? null));
  readonly #activity = new Set<(activity: Activity) => void>();
  readonly #ended = new Set<(run: EndedRun) => void>();
  #refused = 0;
  #folder: string | null;
  #open: Promise<Open | null> = Promise.resolve(null);
  /** The queue's activity, for those who cannot wait for the project: a window that is closing. */
  #standing: Activity = { running: null, fraction: null, queued: 0 };

  constructor({ program, resources, home, project, fork, runtime }: ServiceOptions) {
    this.program = program;
    this.resources = resources ?? join(program, 'resources');
    this.runtime = runtime;
    this.home = new Home(home);
    this.#fork = fork;
    this.executor = new Engines(new LocalExecutor({ entry: engineEntry, fork }), new SlurmExecutor());
    this.#folder = project ?? null;
  }

  get folder(): string | null {
    return this.#folder;
  }

  get refusedRequests(): number {
    return this.#refused;
  }

  get activity(): Activity {
    return this.#standing;
  }

  /** One more request to somewhere else was stopped before it left. */
  countRefused(): void {
    this.#refused += 1;
    this.#watcher.emit(['settings']);
  }

  onActivity(listener: (activity: Activity) => void): () => void {
    this.#activity.add(listener);
    return () => this.#activity.delete(listener);
  }

  onEnded(listener: (run: EndedRun) => void): () => void {
    this.#ended.add(listener);
    return () => this.#ended.delete(listener);
  }

  /** Calls a procedure of the contract; see router.ts. */
  call<P extends Procedure>(procedure: P, input: Input<P>, options?: CallOptions): Promise<Output<P>>;
  call(procedure: string, input: unknown, options?: CallOptions): Promise<unknown>;
  async call(procedure: string, input: unknown, options: CallOptions = {}): Promise<unknown> {
    return call(this, procedure, input, options);
  }

  changed(topics: readonly Topic[]): void {
    this.#watcher.emit(topics);
  }

  async project(): Promise<Project> {
    return (await this.#opened()).project;
  }

  async queue(): Promise<RunQueue> {
    return (await this.#opened()).queue;
  }

  async open(folder: string, make: boolean): Promise<string> {
    const { running, queued } = this.#standing;
    if (running !== null || queued > 0)
      throw new Error(
        `${running ?? 'A run'} is being worked on; pause it or wait for it before opening another project.`,
      );
    const project = await (make ? initProject(folder) : openProject(folder));
    const before = this.#open;
    this.#open = this.#start(project);
    this.#folder = project.folder;
    await (await before.catch(() => null))?.project.close();
    await this.#watcher.reset();
    return project.folder;
  }

  async task<T extends TaskName>(task: T, input: TaskInput<T>, options: CallOptions): Promise<TaskOutput<T>> {
    const { folder } = await this.project();
    return runTask({ ...(await this.#enginePlace(folder)), fork: this.#fork }, task, input, engineListeners(options));
  }

  async taskOutside<T extends TaskName>(task: T, input: TaskInput<T>, options: CallOptions): Promise<TaskOutput<T>> {
    return runTask({ ...(await this.#enginePlace(null)), fork: this.#fork }, task, input, engineListeners(options));
  }

  watch(listener: (topics: readonly Topic[]) => void): () => void {
    return this.#watcher.listen(listener);
  }

  /** Pauses what is running, ends all engines and closes the project. */
  async close(): Promise<void> {
    this.#watcher.stop();
    const open = await this.#open.catch(() => null);
    await open?.queue.close();
    await open?.project.close();
    this.#open = Promise.resolve(null);
  }

  async #opened(): Promise<Open> {
    const open = await this.#open;
    if (open) return open;
    if (this.#folder === null) throw new Error('No project is open; open one or make a new one first.');
    const folder = this.#folder;
    this.#open = openProject(folder).then((project) => this.#start(project));
    try {
      return (await this.#open) as Open;
    } catch (error) {
      this.#open = Promise.resolve(null);
      throw error;
    }
  }

  async #start(project: Project): Promise<Open> {
    const queue = new RunQueue(project, this.executor, () => this.#enginePlace(project.folder), {
      executor: this.executor.slurm,
      entry: engineEntry,
    });
    queue.onActivity(() => {
      this.#standing = queue.activity;
      for (const listener of this.#activity) listener(queue.activity);
    });
    queue.onEnded((run) => {
      this.#watcher.emit(['runs', 'variants']);
      for (const listener of this.#ended) listener(run);
    });
    await queue.attach();
    return { project, queue };
  }

  async #enginePlace(project: string | null): Promise<EnginePlace> {
    const { memoryBudget } = await this.home.settings();
    return { project, recipes: recipesFolder(this), memoryBudget };
  }
}

/** Losses and trainings belong to runs, which write them down; other callers hear progress, warnings and text. */
function engineListeners({ onEvent, signal }: CallOptions): Parameters<typeof runTask>[3] {
  return {
    onEvent: (event) => {
      if (event.kind !== 'loss' && event.kind !== 'training') onEvent?.(event);
    },
    signal,
  };
}
