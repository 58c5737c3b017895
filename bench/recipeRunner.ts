import { inProcess } from './child.ts';
import type { RecipeResult, RecipeTask } from './recipeProcess.ts';

/** Runs one recipe in a process of its own. */
export const runRecipe = (task: RecipeTask): Promise<RecipeResult> =>
  inProcess('recipeProcess.js', task, task.recipe?.name ?? 'the model');
