import { findRecipe, loadRecipes, recipeNeeds } from '../../compress/recipe.ts';
import type { Implementation } from './implementation.ts';

export const listRecipes: Implementation<'recipes.list'> = async ({ recipes }) =>
  (await loadRecipes(recipes)).map((recipe) => {
    const { name, title, paper, family, unit } = recipe;
    return { name, title, paper, family, unit, needs: [...recipeNeeds(recipe)] };
  });

export const showRecipe: Implementation<'recipes.show'> = async ({ recipes }, { name }) =>
  findRecipe(await loadRecipes(recipes), name);
