import type { Settings } from './context.ts';
import { blendedSides } from './context.ts';
import { type Recipe, recipeNeeds } from './recipe.ts';

/** What a person reads while a run works, in the words of the screens. */
export const stage = {
  domainStatistics: 'statistics of the domain text',
  generalStatistics: 'statistics of the general text',
  generalImportance: 'importance for general language',
  domainForwards: 'domain text forwards',
  domainGradients: 'gradients of the domain text',
  sequential: 'pruning layer by layer',
  scoringUnits: 'scoring units',
  cutting: 'cutting',
} as const;

export type Stage = (typeof stage)[keyof typeof stage];

/**
 * The stages a recipe goes through with their rough shares of the work, in passes over the text: a backward pass costs
 * about three forward ones (recomputation, both gradients), a sweep two forwards and the factorisations.
 */
export function plannedStages(
  recipe: Recipe,
  { lambda }: Pick<Settings, 'lambda'>,
): readonly (readonly [Stage, number])[] {
  const weight = lambda ?? 1;
  if (recipe.schedule === 'sequential') return [[stage.sequential, 2 * blendedSides(weight).length]];
  const needs = recipeNeeds(recipe);
  const stages: [Stage, number][] = [];
  if (needs.includes('gradient')) {
    if (weight > 0) stages.push([stage.generalImportance, 4]);
    stages.push([stage.domainForwards, 1], [stage.domainGradients, 4]);
  } else if (needs.length || recipe.compensation === 'meanBias') {
    if (weight > 0) stages.push([stage.domainStatistics, 1]);
    if (weight < 1) stages.push([stage.generalStatistics, 1]);
  }
  if (recipe.unit === 'structure') stages.push([stage.scoringUnits, 0.2]);
  return [...stages, [stage.cutting, 0.5]];
}
