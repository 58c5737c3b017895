import type { TaskContext } from '../engine/context.ts';

/** A stage of a run with its rough share of the work, in any unit that all stages of the run share. */
export type StageShare = readonly [stage: string, weight: number];

/** Where a run stands; written to its row from time to time. */
export interface Standing {
  stage: string;
  fraction: number;
}

/** Turns a stage's own count into a share of the whole run. */
export function stageProgress(
  context: Pick<TaskContext, 'report'>,
  stages: readonly StageShare[],
  standing: Standing,
): (stage: string, done: number, total: number) => void {
  const all = stages.reduce((sum, [, weight]) => sum + weight, 0);
  const started = performance.now();
  const first = standing.fraction;
  return (stage, done, total) => {
    const at = stages.findIndex(([name]) => name === stage);
    const before = stages.slice(0, Math.max(0, at)).reduce((sum, [, weight]) => sum + weight, 0);
    const fraction = Math.min(1, (before + ((stages[at]?.[1] ?? 0) * done) / total) / all);
    const elapsed = (performance.now() - started) / 1000;
    standing.stage = stage;
    standing.fraction = fraction;
    const worked = fraction - first;
    context.report({
      stage,
      done,
      total,
      fraction,
      eta: worked > 0.02 ? (elapsed * (1 - fraction)) / worked : null,
    });
  };
}
