import { describe, expect, it } from 'vitest';
import { nameOf } from '../../../../main/components/component.ts';
import type { Settings } from '../../../../main/compress/extraction/extraction.ts';
import type { Workspace } from '../../../../main/compress/extraction/workspace.ts';
import { granularityOf } from '../../../../main/compress/granularity/index.ts';
import { plannedStages } from '../../../../main/compress/extraction/plannedStages.ts';
import { type Recipe, specifications } from '../../../../main/compress/recipe/document.ts';
import {
  endsItself,
  grows,
  mixes,
  refusalOf,
  removedParameters,
  retokenizes,
  rounds,
  shrinks,
} from '../../../../main/compress/recipe/properties.ts';
import { compensationsOf, prunes, scheduleOf } from '../../../../main/compress/recipe/specification.ts';
import { isPacked, storageFor } from '../../../../main/formats/storage/index.ts';
import type { ModelSource } from '../../../../main/models/source.ts';
import { smallConfigs } from '../../../support/familyConfigs.ts';
import { seededModel } from '../../../support/familyContract.ts';
import { changedLayer } from '../../../support/layers.ts';
import { memoryWorkspace } from '../../../support/owned.ts';
import { memorySource, seededWeights, smallArchitecture } from '../../../support/seededModel.ts';
import { recipeOf, recipes, testExtraction } from '../../../support/testExtraction.ts';
import { randomText } from '../../../support/texts.ts';

const layer = smallArchitecture().layers[0] as NonNullable<ReturnType<typeof smallArchitecture>['layers'][number]>;
const wide = changedLayer(layer, { attention: { groups: 4, queriesPerGroup: 1 } });
const architecture = smallArchitecture({ layers: [wide, wide, wide, wide, wide] });
export const source = memorySource(architecture, seededWeights(architecture));
/** For recipes that remove what the small model does not have. */
const mixture = seededModel(smallConfigs.mixtral.config).source;
const modelFor = (recipe: Recipe): ModelSource => (refusalOf(source, recipe) === null ? source : mixture);
const text = (seed: number) => randomText(seed, 6, 16);
const base = testExtraction().model(source).texts(text(1), text(2)).training(text(3), text(4));

/** A compensation that learns does so in a few steps. */
function shortlyLearned(recipe: Recipe): Partial<Recipe> {
  const [choice] = compensationsOf(recipe);
  const options = choice && granularityOf(recipe.unit).compensations?.bind(choice).options;
  if (!options || typeof options !== 'object' || !('steps' in options)) return {};
  return { compensation: { ...options, name: nameOf(choice), steps: 8 } };
}

/** The recipe with a few small steps of training. */
function shortened(recipe: Recipe): Recipe {
  const method = recipe.inTrainingPruning?.method;
  const rounds = typeof method === 'object' && 'particles' in method;
  const few = { steps: rounds ? 16 : 8, batch: 2, every: 4 };
  return {
    ...{ ...recipe, ...shortlyLearned(recipe) },
    ...(recipe.inTrainingPruning ? { inTrainingPruning: { ...recipe.inTrainingPruning, ...few } } : {}),
    ...(recipe.recovery === 'none' ? {} : { recovery: { ...recipe.recovery, ...few } }),
  };
}

/** What is cut, in a workspace of its own; the test fails when anything of it is left reserved or open (owned.ts). */
export const cut = (name: string, settings: Partial<Settings> = {}, workspace: Workspace = memoryWorkspace()) =>
  base
    .model(modelFor(recipeOf(name)))
    .recipe(shortened(recipeOf(name)))
    .settings(settings)
    .in(workspace)
    .run();

/** Hidden states may lie in memory or on the disk, and whatever was reserved is given back when a recipe is stopped. */
export function describeMemory(names: readonly string[]): void {
  describe.each(names)('the memory of %s', (name) => {
    const objects = async (workspace: Workspace) => (await cut(name, {}, workspace)).objects;

    it('may be none: hidden states go to disk, and the bits are the same', async () => {
      expect(await objects(memoryWorkspace(0))).toEqual(await objects(memoryWorkspace()));
    });

    it.each([2, 9])('is given back when it is stopped at its %i. step', async (last) => {
      let steps = 0;
      const progress = () => {
        steps += 1;
        if (steps === last) throw new Error('stopped');
      };
      const result = cut(name, {}, { ...memoryWorkspace(), progress });
      // Some are done before they get so far.
      await result.catch((error: unknown) => expect(error).toEqual(new Error('stopped')));
      expect(steps).toBeGreaterThan(0);
    });
  });
}

/** Equal ingredients make equal bytes. */
export function describeTwice(names: readonly string[]): void {
  it.each(names)('%s gives the same bits twice', async (name) => {
    expect((await cut(name)).objects).toEqual((await cut(name)).objects);
  });
}

/** One recipe for every category, unit and schedule, with and without training; the others are long tests. */
export const sample: readonly string[] = [
  ...new Map(
    recipes.toReversed().map((recipe) => {
      const { category, name, inTrainingPruning, recovery } = recipe;
      const [first] = specifications(recipe);
      const kind = [category, first?.unit, first && scheduleOf(first), inTrainingPruning !== null, recovery !== 'none'];
      return [kind.join(), name];
    }),
  ).values(),
];

export const parametersOf = (model: ModelSource) =>
  model.parameters.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);

async function nonzeroShare(model: ModelSource): Promise<number> {
  let [zeros, all] = [0, 0];
  for (const parameter of model.parameters.filter(({ role }) => role === 'linear')) {
    const values = await model.read(parameter);
    zeros += values.filter((w) => w === 0).length;
    all += values.length;
  }
  return 1 - zeros / all;
}

/** What a recipe makes is a model, as small as it was said to become. */
export function describeModels(names: readonly string[]): void {
  describe.each(names)('the recipe %s', (name) => {
    it('makes a model that answers, as small as it says', async () => {
      const { extraction, recipe, outcomes, made, loss } = await cut(name);
      const { settings, source } = extraction;
      expect(Number.isFinite(await loss())).toBe(true);
      if (!prunes(recipe)) {
        // Adapters may add to a layer, even columns of zeros when no step was better than the start.
        expect(parametersOf(made)).toBeGreaterThanOrEqual(parametersOf(source));
      } else if (rounds(recipe)) {
        expect(parametersOf(made)).toBe(parametersOf(source) - removedParameters(source, recipe, settings));
        for (const parameter of made.parameters.filter(({ role }) => role === 'linear'))
          if (mixes(recipe)) expect(isPacked(made.storage(parameter)) || made.storage(parameter) === 'F16').toBe(true);
          else expect(made.storage(parameter)).toBe(storageFor(settings.precision!.linears, parameter.shape));
      } else if (grows(recipe)) {
        expect(parametersOf(made)).toBeGreaterThan(parametersOf(source));
      } else if (!shrinks(recipe)) {
        // Rows and patterns round down, and a residual's factors are no linears.
        const kept = await nonzeroShare(made);
        if (!endsItself(recipe)) expect(1 - kept).toBeGreaterThan(settings.sparsity - 0.08);
        expect(1 - kept).toBeLessThan(settings.sparsity + 0.02);
      } else {
        const planned = removedParameters(source, recipe, settings);
        const removed = parametersOf(source) - parametersOf(made);
        const linears = source.parameters
          .filter(({ role }) => role === 'linear')
          .reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
        expect(removed).toBeGreaterThan(0);
        // Widths of five small layers are coarse; the plan may be off by a few units.
        if (!endsItself(recipe)) expect(Math.abs(removed - planned) / linears).toBeLessThan(0.16);
        expect((removed - planned) / linears).toBeLessThan(0.16);
      }
      if (prunes(recipe) && !rounds(recipe) && !retokenizes(recipe))
        for (const { kept } of outcomes) expect(Object.keys(kept).length).toBeGreaterThan(0);
      expect(plannedStages(recipe, settings).length).toBeGreaterThan(0);
    });
  });
}
