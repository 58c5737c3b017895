import type { Recipe } from './recovery.ts';
import { type Part, removes } from './specification.ts';

/** Recipes that people choose among under one heading. */
export interface RecipeGroup {
  readonly title: string;
  readonly recipes: readonly Recipe[];
}

/**
 * Recipes that remove something, by what they do to a model: what makes it smaller first, and controls last. What makes it
 * larger is no way to a goal that asks for less.
 *
 * @param controls heading of the recipes that others are compared with.
 */
export function recipeGroups(
  recipes: readonly Recipe[],
  algebra: readonly Part[],
  controls: string,
): readonly RecipeGroup[] {
  const units = algebra.find(({ part }) => part === 'unit')?.choices ?? [];
  const kinds = units.flatMap(({ granularity }) => granularity ?? []);
  const titles = kinds.toSorted((a, b) => Number(b.shrinks) - Number(a.shrinks)).map(({ title }) => title);
  const growing = units.filter(({ granularity }) => granularity?.grows).map(({ name }) => name);
  const titleOf = ({ category, unit }: Recipe) =>
    category === 'control' ? controls : units.find(({ name }) => name === unit)?.granularity?.title;
  const offered = recipes.filter((recipe) => removes(recipe) && !growing.includes(recipe.unit));
  return [...new Set([...titles, controls])]
    .map((title) => ({ title, recipes: offered.filter((recipe) => titleOf(recipe) === title) }))
    .filter((group) => group.recipes.length);
}
