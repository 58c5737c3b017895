import { unitAllocations } from '../granularity/width/allocations/index.ts';
import { weightAllocations } from '../granularity/weight/allocations/index.ts';
import type { Need } from '../statistics/needs.ts';
import { type Recipe, specifications } from './document.ts';
import { specificationNeeds } from './needs.ts';
import { patternShare } from './specification.ts';

/** What has to be measured before the recipe can choose, over all its specifications. */
export const recipeNeeds = (recipe: Recipe): readonly Need[] => [
  ...new Set(specifications(recipe).flatMap(specificationNeeds)),
];

/** Whether a recipe decides the share of every layer itself, so that a person can only leave layers whole. */
export function decidesShares(recipe: Recipe): boolean {
  return specifications(recipe).some((one) => {
    const { unit, allocation } = one;
    if (unit === 'layer' || unit === 'sublayer' || patternShare(one) !== null) return true;
    if (unit === 'rank') return false;
    return (unit === 'weight' ? weightAllocations : unitAllocations).bind(allocation).component.decides;
  });
}
