import type { Progress } from '../../preload/contract.ts';
import type { Project } from '../project/project.ts';

/** What a task gets from the engine process it runs in. */
export interface TaskContext {
  readonly project: Project;
  /** Folder with the recipes that came with the program. */
  readonly recipes: string;
  report(progress: Omit<Progress, 'memory'>): void;
  warn(message: string): void;
}

/** A report of a task with one stage. */
export const singleStage =
  ({ report }: TaskContext, stage: string) =>
  (done: number, total: number): void =>
    report({ stage, done, total, fraction: total ? done / total : null, eta: null });
