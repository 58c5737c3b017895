import { loadRecipes } from '../../compress/recipe/load.ts';
import { readConformance, verdictOf } from '../../compress/recipe/conformance.ts';
import { strategies } from '../../select/strategies/index.ts';
import { transformations } from '../../select/transformations/index.ts';
import { conformanceFile, recipesFolder } from '../place.ts';
import type { Implementations } from './implementation.ts';

/** Titles of those that a paper stands behind. Nothing is measured of them but by the bench of selections. */
const titled = (kind: 'strategy' | 'transformation', all: readonly { name: string; paper: string | null }[]) =>
  all.flatMap(({ name, paper }) => (paper === null ? [] : [{ name, kind, paper, verdict: 'not measured' as const }]));

export const methods: Implementations<'methods'> = {
  'methods.list': async (place) => {
    const measured = await readConformance(conformanceFile(place));
    const recipes = loadRecipes(recipesFolder(place)).flatMap((recipe) =>
      recipe.paper === null
        ? []
        : [{ name: recipe.name, kind: 'recipe' as const, paper: recipe.paper, verdict: verdictOf(measured, recipe) }],
    );
    return [...recipes, ...titled('strategy', strategies.components), ...titled('transformation', transformations)];
  },
};
