import type { Settings } from './extraction.ts';
import { blendedSides } from './extraction.ts';
import { isForward, isGradient, type Need } from '../statistics/needs.ts';
import type { Recovery } from '../../training/recovery.ts';
import { granularityOf } from '../granularity/index.ts';
import { specificationNeeds } from '../recipe/needs.ts';
import { type Recipe, specifications } from '../recipe/document.ts';
import { prunes, scheduleOf, type Specification } from '../recipe/specification.ts';
import { type Stage, stage } from './stages.ts';

/**
 * The stages a recipe goes through with their rough shares of the work, in passes over the text: a backward pass costs
 * about three forward ones (recomputation, both gradients), a sweep two forwards and the factorisations.
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

/** Windows of calibration text that a pass over it means here. */
const passWindows = 128;

/** A step is one forward and one backward pass; an evaluation step is a forward pass over all calibration text. */
const trainingPasses = ({ steps, batch, every }: Pick<Recovery, 'steps' | 'batch' | 'every'>): number =>
  (4 * steps * batch) / passWindows + 2 * (1 + (every === null ? 0 : Math.floor(steps / every)));

function specificationStages(one: Specification, lambda: number): (readonly [Stage, number])[] {
  const sides = blendedSides(lambda).length;
  const needs = specificationNeeds(one);
  const has = (need: Need) => needs.includes(need);
  const sequential = scheduleOf(one) === 'sequential';
  const stages: (readonly [Stage, number])[] = [];
  if (needs.some(isForward) && !sequential) {
    if (lambda > 0) stages.push([stage.domainStatistics, 1]);
    if (lambda < 1) stages.push([stage.generalStatistics, 1]);
  }
  if (has('importance')) {
    if (lambda > 0) stages.push([stage.generalImportance, 4]);
    stages.push([stage.forwards, 1], [stage.gradients, 4]);
  }
  const backwards =
    (needs.some(isGradient) ? 1 : 0) +
    (has('curvature') ? 2 : 0) +
    (has('trace') ? 8 : 0) +
    (has('relevance') ? 1 : 0) +
    (has('windowGradients') ? 1 : 0);
  if (backwards) stages.push([stage.forwards, backwards * sides], [stage.gradients, 4 * backwards * sides]);
  if (has('probes')) stages.push([stage.probing, 16 * sides]);
  if (has('ablation')) stages.push([stage.searching, 20 * sides]);
  if (sequential) stages.push([stage.sequential, 2 * sides]);
  else stages.push(...granularityOf(one.unit).stages);
  return stages;
}
