import type { CardFacts, LineageStep } from './subject.ts';

/** What a step did, in a few words. */
export const methodOf = ({ recipe, kind }: LineageStep): string => recipe?.title ?? `a run of the kind "${kind}"`;

/**
 * Files of an export with the complete recipes, one for every step that followed one: `recipe.json` is that of the last step,
 * those before carry the step's number.
 */
export function recipeFiles({ lineage }: Pick<CardFacts, 'lineage'>): ReadonlyMap<LineageStep, string> {
  const followed = lineage.filter(({ recipe }) => recipe !== null);
  return new Map(
    followed.map((step) => [
      step,
      step === lineage.at(-1) ? 'recipe.json' : `recipe-${lineage.indexOf(step) + 1}.json`,
    ]),
  );
}
