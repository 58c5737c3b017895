import type { Output } from '../../../preload/contract/index.ts';
import { completed } from '../../../preload/contract/runSettings.ts';
import { storedRecipe } from '../../compress/recipe/document.ts';
import { actualState } from '../../runs/owner.ts';
import { recommend } from '../../kinds/extract/recommend.ts';
import { resolveExtraction } from '../../kinds/extract/resolve.ts';
import { readSettings } from '../../kinds/extract/settings.ts';
import { runStages } from '../../kinds/extract/stages.ts';
import type { Project } from '../../project/project.ts';
import type { RunRow } from '../../project/repositories/runs.ts';
import { recipesFolder } from '../place.ts';
import { type Implementations, inEngine } from './implementation.ts';

/** All about one run, with the call that would start it again. */
async function shown(project: Project, run: RunRow): Promise<Output<'runs.show'>> {
  const { name, stage, progress, error, seconds, created, variantName } = run;
  const model = await project.models.byId(run.model);
  const domain = await project.datasets.byId(run.domain);
  const general = run.general === null ? null : await project.datasets.byId(run.general);
  const recipe = storedRecipe(run.recipe);
  const settings = readSettings(run.settings);
  const stages = runStages(recipe, settings);
  const all = stages.reduce((sum, [, weight]) => sum + weight, 0);
  const { target, lambda, layers } = settings;
  return {
    ...{ name, stage, progress, error, seconds, created, wanted: variantName },
    state: await actualState(run),
    model: model.name,
    recipe: recipe.name,
    variant: (await project.variants.ofRun(run.id))?.name ?? null,
    domain: domain.name,
    general: general?.name ?? null,
    layers: model.manifest.shards.filter(({ part }) => typeof part === 'number').length,
    stages: stages.map(([name, weight]) => ({ stage: name, share: weight / all })),
    recipeDocument: recipe,
    lastEvent: await project.runEvents.last(run.id),
    settings: { ...settings },
    input: {
      ...{ model: model.name, domain: domain.name, ...(general ? { general: general.name } : {}), recipe },
      ...(target ? { target } : {}),
      ...(lambda === null ? {} : { lambda }),
      ...(layers ? { layers: { ...layers } } : {}),
      ...completed(settings),
    },
  };
}

export const runs: Implementations<'runs'> = {
  'runs.recommend': async (place, { model, goal, uniform }) =>
    recommend(await (await place.project()).models.get(model), recipesFolder(place), goal, uniform),

  'runs.plan': inEngine('plan'),

  'runs.rehearse': inEngine('rehearse'),

  'runs.start': async (place, input) => {
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
  },

  'runs.list': async (place) => {
    const project = await place.project();
    return Promise.all(
      (await project.runs.summaries()).map(async (run) => ({ ...run, state: await actualState(run) })),
    );
  },

  'runs.show': async (place, { run }) => {
    const project = await place.project();
    return shown(project, await project.runs.get(run));
  },

  'runs.follow': async (place, { run: name, after }, { onEvent, signal }) => {
    const project = await place.project();
    const queue = await place.queue();
    const run = await queue.follow(name, after ?? 0, (event) => onEvent?.({ kind: 'run', event }), signal);
    const variant = (await project.variants.ofRun(run.id))?.name ?? null;
    return { run: name, state: run.state, variant, seconds: run.seconds };
  },

  'runs.pause': async (place, { run }) => ({
    run,
    state: await (await place.queue()).pause(run),
  }),

  'runs.resume': async (place, { run }) => ({
    run,
    state: await (await place.queue()).resume(run),
  }),

  'runs.cancel': async (place, { run }) => ({
    run,
    state: await (await place.queue()).cancel(run),
  }),
};
