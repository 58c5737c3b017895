import { parseRecipe } from '../../compress/recipe.ts';
import { runTask } from '../../jobs/supervisor.ts';
import { type Implementation, withProject } from './implementation.ts';

export const listVariants: Implementation<'variants.list'> = (place) =>
  withProject(place, async (project) => {
    const models = new Map((await project.models.list()).map(({ id, name }) => [id, name]));
    const recipes = new Map(
      (await project.runs.list()).map((run) => [run.id, parseRecipe(run.recipe, `of ${run.name}`).name]),
    );
    return (await project.variants.list()).map(({ name, model, run, parameters, nonzero, bytes, hash }) => ({
      ...{ name, parent: models.get(model) ?? '', recipe: recipes.get(run) ?? '' },
      ...{ parameters, nonzero, bytes, hash },
    }));
  });

export const evaluate: Implementation<'variants.evaluate'> = (place, input, listeners) =>
  runTask(place, 'evaluate', input, listeners);

export const compare: Implementation<'variants.compare'> = (place, input, listeners) =>
  runTask(place, 'compare', input, listeners);

export const generate: Implementation<'variants.generate'> = (place, input, listeners) =>
  runTask(place, 'generate', input, listeners);

export const exportVariant: Implementation<'variants.export'> = (place, input, listeners) =>
  runTask(place, 'exportVariant', input, listeners);
