/** The title of a recipe; one's own recipe, and a run that follows none, are called by the name they have. */
export const titleIn = (recipes: readonly { readonly name: string; readonly title: string }[], name: string): string =>
  recipes.find((recipe) => recipe.name === name)?.title ?? name;
