import type { Settings } from './extraction.ts';
import { blendedSides } from './extraction.ts';
import { stagesOf } from '../statistics/costs.ts';
import type { Recovery } from '../../training/recovery.ts';
import { granularityOf } from '../granularity/index.ts';
import { denseNeeds } from '../recipe/needs.ts';
import { type Recipe, specifications } from '../recipe/document.ts';
import { compensationsOf, prunes, scheduleOf, type Specification } from '../recipe/specification.ts';
import { type Stage, stage } from './stages.ts';

/**
 * The stages a recipe goes through with their rough shares of the work, in passes over the text: those of the statistics
 * that are taken on the whole model, and the cut. A sequential sweep costs two passes forward and the factorisations.
 */
export function plannedStages(
  recipe: Recipe,
  { lambda }: Pick<Settings, 'lambda'>,
): readonly (readonly [Stage, number])[] {
  const stages = new Map<Stage, number>();
  for (const one of specifications(recipe)) {
    for (const [name, weight] of specificationStages(one, lambda ?? 1))
      stages.set(name, (stages.get(name) ?? 0) + weight);
  }
  const last = stages.has(stage.cutting) ? stage.cutting : stage.sequential;
  if (recipe.inTrainingPruning) stages.set(stage.inTrainingPruning, trainingPasses(recipe.inTrainingPruning));
  const ordered = [...stages].filter(([name]) => name !== last);
  if (prunes(recipe)) ordered.push([last, stages.get(last) ?? 1]);
  return recipe.recovery === 'none' ? ordered : [...ordered, [stage.training, trainingPasses(recipe.recovery)]];
}

/** What compensations take beyond a sweep. */
function compensationPasses(one: Specification): number {
  const { compensations } = granularityOf(one.unit);
  const bound = compensations ? compensationsOf(one).map((choice) => compensations.bind(choice)) : [];
  return bound.reduce((sum, { component, options }) => sum + (component.passes?.(options) ?? 0), 0);
}

/** Windows of calibration text that a pass over it means here. */
const passWindows = 128;

/** A step is one forward and one backward pass; an evaluation step is a forward pass over all calibration text. */
const trainingPasses = ({ steps, batch, every }: Pick<Recovery, 'steps' | 'batch' | 'every'>): number =>
  (4 * steps * batch) / passWindows + 2 * (1 + (every === null ? 0 : Math.floor(steps / every)));

/** Sublayers of a model of ordinary depth: where everything is measured anew before each, it is measured so often. */
const usualSublayers = 48;

function specificationStages(one: Specification, lambda: number): (readonly [Stage, number])[] {
  const measured = stagesOf(denseNeeds(one), lambda);
  if (scheduleOf(one) === 'sequential')
    return [...measured, [stage.sequential, 2 * blendedSides(lambda).length + compensationPasses(one)]];
  if (scheduleOf(one) === 'sublayers')
    return [
      ...measured.map(([name, passes]) => [name, passes * usualSublayers] as const),
      [stage.sequential, 5 * blendedSides(lambda).length + compensationPasses(one)],
    ];
  return [...measured, ...granularityOf(one.unit).stages];
}
