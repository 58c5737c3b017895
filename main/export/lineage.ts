import type { CardFacts, FollowedRecipe, LineageStep } from './subject.ts';

/** What a step did, in a few words. */
export const methodOf = ({ recipes, kind }: LineageStep): string =>
  recipes.map(({ title }) => title).join(', then ') || `a run of the kind "${kind}"`;

/**
 * Files of an export with the complete recipes that were followed: `recipe.json` is the last, those before carry their number.
 */
export function recipeFiles({ lineage }: Pick<CardFacts, 'lineage'>): ReadonlyMap<FollowedRecipe, string> {
  const followed = lineage.flatMap(({ recipes }) => recipes);
  return new Map(
    followed.map((recipe, at) => [recipe, at === followed.length - 1 ? 'recipe.json' : `recipe-${at + 1}.json`]),
  );
}
