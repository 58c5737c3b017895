import type { Input, Output } from '../../../preload/contract.ts';
import { findRecipe, loadRecipes, parseRecipe, type Recipe } from '../../compress/recipe.ts';
import { actualState, endEngine, takeOver } from '../../jobs/owner.ts';
import { estimate } from '../../jobs/plan.ts';
import { EngineDied, type Listeners, runTask } from '../../jobs/supervisor.ts';
import type { RunSettings } from '../../jobs/tasks/extract.ts';
import { defaultCalibrationWindows, defaultWindow } from '../../jobs/texts.ts';
import type { Project } from '../../project/project.ts';
import type { Place } from '../place.ts';
import { type Implementation, withProject } from './implementation.ts';

/** Seconds between checkpoints of a walk: what a kill costs at most, against writing hidden states once in a while. */
const checkpointSeconds = 10;

export const planRun: Implementation<'runs.plan'> = (place, input) =>
  withProject(place, async (project) => {
    const { recipe, settings, model } = await resolve(place, project, input);
    return estimate(model, recipe, settings);
  });

export const startRun: Implementation<'runs.start'> = async (place, input, listeners) => {
  const run = await withProject(place, async (project) => {
    const { recipe, settings, model, domain, general } = await resolve(place, project, input);
    return project.transaction(async () => {
      if (input.name) await project.variants.refuseTaken(input.name);
      const row = await project.runs.add({
        model: model.id,
        domain: domain.id,
        general: general?.id ?? null,
        recipe,
        settings,
        variantName: input.name ?? null,
      });
      await project.audit.append('run started', row.name, { model: model.name, recipe: recipe.name, settings });
      return row.name;
    });
  });
  return work(place, run, listeners);
};

export const listRuns: Implementation<'runs.list'> = (place) =>
  withProject(place, async (project) => {
    const models = new Map((await project.models.list()).map(({ id, name }) => [id, name]));
    return Promise.all(
      (await project.runs.list()).map(async (run) => {
        const { name, stage, progress, error, seconds } = run;
        const variant = (await project.variants.ofRun(run.id))?.name ?? null;
        const recipe = parseRecipe(run.recipe, `of ${name}`).name;
        return {
          name,
          state: await actualState(run),
          model: models.get(run.model) ?? '',
          recipe,
          stage,
          progress,
          variant,
          error,
          seconds,
        };
      }),
    );
  });

export const resumeRun: Implementation<'runs.resume'> = async (place, { run: name }, listeners) => {
  const done = await withProject(place, async (project) => {
    const run = await project.runs.get(name);
    const variant = await project.variants.ofRun(run.id);
    if (variant) return { run: name, variant: variant.name, seconds: run.seconds };
    await takeOver(run);
    return null;
  });
  return done ?? work(place, name, listeners);
};

export const cancelRun: Implementation<'runs.cancel'> = (place, { run: name }) =>
  withProject(place, async (project) => {
    const run = await project.runs.get(name);
    if (run.state === 'done') throw new Error(`${name} is done already; there is nothing to cancel.`);
    await project.transaction(async () => {
      await project.runs.finish(run.id, 'cancelled', run.seconds);
      await project.audit.append('run cancelled', name);
    });
    if (run.engine !== null) await endEngine(run.engine);
    return { run: name, state: 'cancelled' };
  });

/** Runs the engine on a run and writes down how it ended. */
async function work(place: Place, name: string, listeners: Listeners): Promise<Output<'runs.start'>> {
  try {
    return await runTask(place, 'extract', { run: name }, listeners);
  } catch (error) {
    return withProject(place, (project) => settle(project, name, error));
  }
}

/** After an engine failed or died: what is written counts, not what it said. */
async function settle(project: Project, name: string, error: unknown): Promise<Output<'runs.start'>> {
  const run = await project.runs.get(name);
  const variant = await project.variants.ofRun(run.id);
  if (variant) return { run: name, variant: variant.name, seconds: run.seconds };
  if (run.state === 'cancelled') throw new Error(`${name} was cancelled.`);
  const message = error instanceof Error ? error.message : String(error);
  const died = error instanceof EngineDied;
  await project.runs.finish(run.id, died ? 'interrupted' : 'failed', run.seconds, message);
  throw new Error(died ? `${message} Nothing is lost; continue with: espalier resume ${name}.` : message, {
    cause: error,
  });
}

async function resolve(place: Place, project: Project, input: Input<'runs.start'>) {
  const recipe = findRecipe(await loadRecipes(place.recipes), input.recipe);
  const model = await project.models.get(input.model);
  const domain = await project.datasets.get(input.domain);
  const general = input.general === undefined ? null : await project.datasets.get(input.general);
  const context = Number(model.manifest.config['max_position_embeddings'] ?? Infinity);
  const settings: RunSettings = {
    sparsity: sparsityOf(recipe, input.sparsity),
    lambda: recipe.defaults.lambda === null ? null : (input.lambda ?? recipe.defaults.lambda),
    seed: input.seed ?? 1,
    window: Math.min(input.window ?? defaultWindow, context),
    calibrationWindows: input.calibrationWindows ?? defaultCalibrationWindows,
    device: input.device ?? 'auto',
    checkpointSeconds: input.checkpointSeconds ?? checkpointSeconds,
  };
  return { recipe, model, domain, general, settings };
}

/** A pattern such as 2:4 fixes the sparsity. */
function sparsityOf({ group, defaults, name }: Recipe, wanted: number | undefined): number {
  if (typeof group !== 'object') return wanted ?? defaults.sparsity;
  const fixed = group.remove / group.of;
  if (wanted !== undefined && wanted !== fixed) {
    throw new Error(
      `The recipe ${name} removes ${group.remove} of every ${group.of} weights, so its sparsity is ${fixed}, not ${wanted}.`,
    );
  }
  return fixed;
}
