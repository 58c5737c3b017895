import { plannedStages } from '../../compress/extraction/plannedStages.ts';
import { stage } from '../../compress/extraction/stages.ts';
import type { Recipe } from '../../compress/recipe/document.ts';
import type { TaskContext } from '../../engine/context.ts';
import type { RunSettings } from './settings.ts';

/** Stages that a run has beside those of its recipe. */
export const runStage = {
  searching: 'targetSearch',
  measuring: 'measuring',
} as const;

/** Cuts that a search tries before it settles: halvings of the range between nothing and the most that can go. */
export const searchSteps = 5;

/** All stages of a run in their order, with their rough shares of the work in passes over the text. */
export function runStages(
  recipe: Recipe,
  { lambda, sparsity, measure }: Pick<RunSettings, 'lambda' | 'sparsity' | 'measure'>,
): readonly (readonly [string, number])[] {
  const planned = plannedStages(recipe, { lambda });
  const at = planned.findIndex(([name]) => name === stage.cutting || name === stage.sequential);
  const searching = [runStage.searching, searchSteps * ((planned[at]?.[1] ?? 0) + 1)] as const;
  return [
    ...planned.slice(0, Math.max(0, at)),
    ...(sparsity === null ? [searching] : []),
    ...planned.slice(Math.max(0, at)),
    ...(measure ? [[runStage.measuring, 4] as const] : []),
  ];
}

/** Where a run stands; written to its row from time to time. */
export interface Standing {
  stage: string;
  fraction: number;
}

/** Turns a stage's own count into a share of the whole run. */
export function stageProgress(
  context: Pick<TaskContext, 'report'>,
  stages: readonly (readonly [string, number])[],
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
