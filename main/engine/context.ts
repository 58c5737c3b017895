import type { Event, Progress, TrainingEvent } from '../../preload/contract/index.ts';
import { MemoryBudget } from '../runtime/memory.ts';
import type { Project } from '../project/project.ts';

/** What an engine says while it works. */
export type EngineEvent =
  | Extract<Event, { kind: 'progress' | 'warning' | 'text' }>
  | { readonly kind: 'loss'; readonly what: string; readonly value: number }
  | { readonly kind: 'training'; readonly event: TrainingEvent };

/** What a task gets from the engine process it runs in. */
export interface TaskContext {
  /** Id by which executors know this engine. */
  readonly engine: string;
  /** The open project; asking for it where there is none is an error. */
  readonly project: Project;
  /** Folder with the recipes that came with the program. */
  readonly recipes: string;
  readonly memoryBudget: number | null;
  emit(event: EngineEvent): void;
  report(progress: Omit<Progress, 'memory'>): void;
  warn(message: string): void;
}

/** Something an engine can do. Both ends agree on input and output by the task's name (tasks/index.ts). */
export type Task = (context: TaskContext, input: unknown) => Promise<unknown>;

/** Tasks by name, each loaded when it is asked for. */
export type Tasks = Readonly<Record<string, () => Promise<Task>>>;

/** @throws when there is no such task. */
export async function loadTask(tasks: Tasks, name: string): Promise<Task> {
  const load = tasks[name];
  if (!load) throw new Error(`The engine knows no task "${name}"; it is of another version than what started it.`);
  return load();
}

/** What a task is given, wherever its engine lives; `emit` hears everything that it says. */
export const contextOf = ({
  project,
  emit,
  ...place
}: Pick<TaskContext, 'engine' | 'recipes' | 'memoryBudget' | 'emit'> & {
  readonly project: Project | null;
}): TaskContext => ({
  ...place,
  get project() {
    if (!project) throw new Error('The task needs a project; open one first.');
    return project;
  },
  emit,
  report: (progress) => emit({ kind: 'progress', ...progress, memory: process.memoryUsage.rss() }),
  warn: (message) => emit({ kind: 'warning', message }),
});

/** A new budget of the size a person allowed, or of half of what is free. */
export const budgetOf = ({ memoryBudget }: Pick<TaskContext, 'memoryBudget'>): MemoryBudget =>
  memoryBudget === null ? new MemoryBudget() : new MemoryBudget(memoryBudget);

/** A report of a task with one stage; the time left follows from the pace since the first report, before which all is prepared. */
export function singleStage(
  { report }: Pick<TaskContext, 'report'>,
  stage: string,
): (done: number, total: number) => void {
  let first: { readonly at: number; readonly done: number } | null = null;
  return (done, total) => {
    const at = performance.now();
    // A second pass over the same documents counts from the beginning.
    if (!first || done < first.done) first = { at, done };
    const pace = (done - first.done) / (at - first.at);
    report({
      stage,
      done,
      total,
      fraction: total > 0 && done > 0 ? done / total : null,
      eta: total > 0 && pace > 0 ? (total - done) / pace / 1000 : null,
    });
  };
}
