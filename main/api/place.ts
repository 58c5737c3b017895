import type { CallOptions } from '../../preload/bridge.ts';
import type { Topic } from '../../preload/contract/index.ts';
import type { Executor } from '../engine/executor.ts';
import type { RunQueue } from '../runs/queue.ts';
import type { TaskInput, TaskName, TaskOutput } from '../tasks/index.ts';
import type { Project } from '../project/project.ts';
import type { Home } from './home.ts';

/** What procedures work with. */
export interface Place {
  /** Folder of the program: package.json, dist/. */
  readonly program: string;
  /** Recipes and the sample. */
  readonly resources: string;
  readonly runtime: string;
  readonly home: Home;
  /** Where engines of runs live. */
  readonly executor: Executor;
  readonly refusedRequests: number;
  /** Folder of the open project; null when none is. */
  readonly folder: string | null;
  /** The open project. */
  project(): Promise<Project>;
  /** The queue of the open project. */
  queue(): Promise<RunQueue>;
  /** Opens another project in place of the one that is open, or makes it first. */
  open(folder: string, make: boolean): Promise<string>;
  /** Does a task in an engine: on the open project, or outside any. */
  task<T extends TaskName>(task: T, input: TaskInput<T>, options: CallOptions): Promise<TaskOutput<T>>;
  taskOutside<T extends TaskName>(task: T, input: TaskInput<T>, options: CallOptions): Promise<TaskOutput<T>>;
  /** Something of these kinds is different now: whoever watches asks again. */
  changed(topics: readonly Topic[]): void;
  /** Calls back whenever something in the project is different, whoever changed it. */
  watch(listener: (topics: readonly Topic[]) => void): () => void;
}

/** What conformance measured of the recipes. */
export const conformanceFile = ({ resources }: Pick<Place, 'resources'>): string => `${resources}/conformance.json`;

export const recipesFolder = ({ resources }: Pick<Place, 'resources'>): string => `${resources}/recipes`;
