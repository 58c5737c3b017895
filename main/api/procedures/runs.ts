import { storedRecipe } from '../../compress/recipe/document.ts';
import { actualState } from '../../runs/owner.ts';
import { recommend } from '../../kinds/extract/recommend.ts';
import { resolveExtraction } from '../../kinds/extract/resolve.ts';
import { readSettings } from '../../kinds/extract/settings.ts';
import { runStages } from '../../kinds/extract/stages.ts';
import { recipesFolder } from '../place.ts';
import type { Implementation } from './implementation.ts';

export const recommendRun: Implementation<'runs.recommend'> = async (place, { model, goal, uniform }) =>
  recommend(await (await place.project()).models.get(model), recipesFolder(place), goal, uniform);

export const planRun: Implementation<'runs.plan'> = (place, input, options) => place.task('plan', input, options);

export const rehearseRun: Implementation<'runs.rehearse'> = (place, input, options) =>
  place.task('rehearse', input, options);

export const startRun: Implementation<'runs.start'> = async (place, input) => {
  const project = await place.project();
  const { recipe, settings, model, domain, general } = await resolveExtraction(project, recipesFolder(place), input);
  const run = await project.transaction(async () => {
    if (input.name) await project.variants.refuseTaken(input.name);
    const row = await project.runs.add({
      ...{ model: model.id, domain: domain.id, general: general?.id ?? null, recipe, settings },
      variantName: input.name ?? null,
    });
    await project.audit.append('run started', row.name, { model: model.name, recipe: recipe.name, settings });
    return row.name;
  });
  await (await place.queue()).add(run);
  return { run };
};

export const listRuns: Implementation<'runs.list'> = async (place) => {
  const project = await place.project();
  return Promise.all((await project.runs.summaries()).map(async (run) => ({ ...run, state: await actualState(run) })));
};

export const showRun: Implementation<'runs.show'> = async (place, { run: name }) => {
  const project = await place.project();
  const run = await project.runs.get(name);
  const model = await project.models.byId(run.model);
  const domain = await project.datasets.byId(run.domain);
  const general = run.general === null ? null : await project.datasets.byId(run.general);
  const recipe = storedRecipe(run.recipe);
  const settings = readSettings(run.settings);
  const stages = runStages(recipe, settings);
  const all = stages.reduce((sum, [, weight]) => sum + weight, 0);
  const { target, lambda, layers, seed, window, calibrationWindows, measure, device } = settings;
  return {
    ...{ name, stage: run.stage, progress: run.progress, error: run.error, seconds: run.seconds, created: run.created },
    state: await actualState(run),
    model: model.name,
    recipe: recipe.name,
    wanted: run.variantName,
    variant: (await project.variants.ofRun(run.id))?.name ?? null,
    domain: domain.name,
    general: general?.name ?? null,
    layers: model.manifest.shards.filter(({ part }) => typeof part === 'number').length,
    stages: stages.map(([stage, weight]) => ({ stage, share: weight / all })),
    recipeDocument: recipe,
    settings: { ...settings },
    input: {
      ...{ model: model.name, domain: domain.name, ...(general ? { general: general.name } : {}), recipe },
      ...(target ? { target } : {}),
      ...(lambda === null ? {} : { lambda }),
      ...(layers ? { layers: { ...layers } } : {}),
      ...{ seed, window, calibrationWindows, measure, device },
    },
  };
};

export const followRun: Implementation<'runs.follow'> = async (place, { run: name, after }, { onEvent, signal }) => {
  const project = await place.project();
  const queue = await place.queue();
  const run = await queue.follow(name, after ?? 0, (event) => onEvent?.({ kind: 'run', event }), signal);
  const variant = (await project.variants.ofRun(run.id))?.name ?? null;
  return { run: name, state: run.state, variant, seconds: run.seconds };
};

export const pauseRun: Implementation<'runs.pause'> = async (place, { run }) => ({
  run,
  state: await (await place.queue()).pause(run),
});

export const resumeRun: Implementation<'runs.resume'> = async (place, { run }) => ({
  run,
  state: await (await place.queue()).resume(run),
});

export const cancelRun: Implementation<'runs.cancel'> = async (place, { run }) => ({
  run,
  state: await (await place.queue()).cancel(run),
});
