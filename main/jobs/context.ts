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

/** A report of a task with one stage; the time left follows from the pace so far. */
export function singleStage({ report }: TaskContext, stage: string): (done: number, total: number) => void {
  const started = performance.now();
  return (done, total) => {
    const elapsed = (performance.now() - started) / 1000;
    const known = total > 0 && done > 0;
    report({
      stage,
      done,
      total,
      fraction: known ? done / total : null,
      eta: known ? (elapsed * (total - done)) / done : null,
    });
  };
}
