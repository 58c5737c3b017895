import { describe, expect, it } from 'vitest';
import { derivedSource } from '../../../../main/compress/extraction/derivedSource.ts';
import { extract } from '../../../../main/compress/extraction/extract.ts';
import { linearParameters, parametersIn } from '../../../../main/compress/granularity/parameters.ts';
import type { Recipe } from '../../../../main/compress/recipe/document.ts';
import { pruneInTraining } from '../../../../main/compress/training/inTrainingPruning.ts';
import type { Architecture } from '../../../../main/models/architecture.ts';
import { llama } from '../../../../main/models/families/llama.ts';
import type { ModelSource } from '../../../../main/models/source.ts';
import { waysToLogits } from '../../../support/familyChecks.ts';
import { memorySource, seededWeights, smallArchitecture } from '../../../support/seededModel.ts';
import { recipeOf, testExtraction } from '../../../support/testExtraction.ts';
import { randomText } from '../../../support/texts.ts';

const layer = smallArchitecture().layers[0] as Architecture['layers'][number];
const ids = [3, 14, 15, 9, 26, 5, 35, 8, 9, 7];
const logits = waysToLogits['walks layer by layer'] as (of: ModelSource, ids: readonly number[]) => Promise<number[][]>;

/** The recipe in a few steps, with nothing behind the cut. */
function shortened(name: string): Recipe {
  const recipe = recipeOf(name);
  const few = { steps: 6, batch: 2, every: 6 };
  const inTrainingPruning = { ...(recipe.inTrainingPruning as NonNullable<Recipe['inTrainingPruning']>), ...few };
  return { ...recipe, inTrainingPruning, recovery: 'none' };
}

/** A model of which every fifth channel hardly says anything. */
function unevenModel(tied: boolean): ModelSource {
  const architecture = smallArchitecture({ tied, layers: [layer, layer] });
  const weights = new Map(seededWeights(architecture));
  for (const { name, shape, stream } of llama.parameters(architecture)) {
    if (stream?.does !== 'writes') continue;
    const inner = stream.axis === 0 ? (shape[1] ?? 1) : 1;
    const quiet = (at: number) => (Math.floor(at / inner) % architecture.hidden) % 5 === 2;
    weights.set(
      name,
      (weights.get(name) as Float32Array).map((w, at) => (quiet(at) ? w / 100 : w)),
    );
  }
  return memorySource(architecture, weights);
}

/** What a recipe's gates on channels and units switch off is what is cut: the answers stay. */
export const describeChannelRecipes = (cases: readonly (readonly [name: string, tied: boolean])[]): void =>
  describe.each(cases)('the recipe %s (tied: %s)', (name, tied) => {
    it('cuts the channels that its gates switched off, with the units', async () => {
      const source = unevenModel(tied);
      const recipe = shortened(name);
      const errors: number[] = [];
      const extraction = await testExtraction()
        .model(source)
        .texts(randomText(1, 2, 12), randomText(2, 2, 12))
        .training(randomText(3, 12, 12), randomText(4, 12, 12))
        .recipe(recipe)
        .onTrained((event) => event.kind === 'trained' && errors.push(event.mergeError))
        .open();
      const { trained } = await pruneInTraining(extraction, recipe, recipe.inTrainingPruning!);
      const masked = derivedSource(source, trained);
      const cut = derivedSource(source, await extract(extraction, recipe));
      expect(cut.architecture.hidden).toBeLessThan(24);
      const [whole, sliced] = [(await logits(masked, ids)).flat(), (await logits(cut, ids)).flat()];
      expect(Math.max(...whole.map((value, i) => Math.abs(value - (sliced[i] as number))))).toBeLessThan(1e-4);
      for (const error of errors) expect(Math.abs(error)).toBeLessThan(1e-5);
      const removed = (parametersIn(source) - parametersIn(cut)) / linearParameters(source);
      // Units of two small layers are coarse.
      expect(Math.abs(removed - 0.3)).toBeLessThan(0.12);
      // Without gates on channels the stream stays.
      const narrow = { ...recipe, then: undefined };
      const without = derivedSource(source, await extract(extraction, narrow));
      expect(without.architecture.hidden).toBe(24);
    });
  });
