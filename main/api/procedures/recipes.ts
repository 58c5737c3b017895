import { algebra } from '../../compress/recipe/algebra.ts';
import { findRecipe, loadRecipes } from '../../compress/recipe/load.ts';
import { parseRecipe, recipeProblem } from '../../compress/recipe/validate.ts';
import { type Recipe, trains } from '../../compress/recipe/document.ts';
import { decidesShares, noLayerShares, recipeNeeds, weighsGeneral } from '../../compress/recipe/properties.ts';
import { recipesFolder } from '../place.ts';
import type { Implementations } from './implementation.ts';
import { recipeAbout, recipeFacts } from './recipeFacts.ts';

const needsOf = (recipe: Recipe): string[] => [
  ...recipeNeeds(recipe).map(({ name }) => name),
  ...(trains(recipe) ? ['training'] : []),
];

export const recipes: Implementations<'recipes'> = {
  'recipes.list': async (place) =>
    loadRecipes(recipesFolder(place)).map((recipe) => {
      const { name, title, paper, citation, category, unit, explanation, caveats, defaults, lambda } = recipe;
      return {
        ...{ name, title, paper, citation, category, unit, explanation, caveats, defaults, lambda },
        ...{ needs: needsOf(recipe), weighsGeneral: weighsGeneral(recipe) },
      };
    }),

  'recipes.facts': recipeFacts,

  'recipes.about': recipeAbout,

  'recipes.show': async (place, { name }) => findRecipe(loadRecipes(recipesFolder(place)), name),

  'recipes.algebra': () =>
    Promise.resolve(
      algebra.map(({ part, choices }) => ({
        part,
        choices: choices.map((choice) => ({ ...choice, units: [...choice.units] })),
      })),
    ),

  'recipes.check': (_, { recipe }) => {
    const problem = recipeProblem(recipe);
    const sound = problem ? null : parseRecipe(recipe, 'of your own');
    return Promise.resolve({
      valid: problem === null,
      field: problem?.field ?? null,
      reason: problem?.reason ?? null,
      needs: sound ? needsOf(sound) : [],
      decidesShares: sound !== null && decidesShares(sound),
      hasLayerShares: sound === null || noLayerShares(sound) === null,
    });
  },
};
