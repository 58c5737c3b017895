import { plannedStages } from '../../compress/extraction/plannedStages.ts';
import { stage } from '../../compress/extraction/stages.ts';
import type { Recipe } from '../../compress/recipe/document.ts';
import type { StageShare } from '../progress.ts';
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
): readonly StageShare[] {
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
