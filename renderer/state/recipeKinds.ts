import type { Recipe } from './recovery.ts';

/** What a recipe does to a model, as people choose among many. */
export const recipeKinds = ['width', 'depth', 'lowRank', 'zeros', 'control'] as const;
export type RecipeKind = (typeof recipeKinds)[number];

export function kindOf({ category, unit }: Pick<Recipe, 'category' | 'unit'>): RecipeKind {
  if (category === 'control') return 'control';
  if (unit === 'weight') return 'zeros';
  if (unit === 'rank') return 'lowRank';
  return unit === 'layer' || unit === 'sublayer' ? 'depth' : 'width';
}
