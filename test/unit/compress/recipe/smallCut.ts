import { describe, expect, it } from 'vitest';
import { nameOf } from '../../../../main/components/component.ts';
import type { Settings } from '../../../../main/compress/extraction/extraction.ts';
import type { Workspace } from '../../../../main/compress/extraction/workspace.ts';
import { granularityOf } from '../../../../main/compress/granularity/index.ts';
import type { Recipe } from '../../../../main/compress/recipe/document.ts';
import { compensationsOf } from '../../../../main/compress/recipe/specification.ts';
import { changedLayer } from '../../../support/layers.ts';
import { memoryWorkspace } from '../../../support/owned.ts';
import { memorySource, seededWeights, smallArchitecture } from '../../../support/seededModel.ts';
import { recipeOf, testExtraction } from '../../../support/testExtraction.ts';
import { randomText } from '../../../support/texts.ts';

const layer = smallArchitecture().layers[0] as NonNullable<ReturnType<typeof smallArchitecture>['layers'][number]>;
const wide = changedLayer(layer, { attention: { groups: 4, queriesPerGroup: 1 } });
const architecture = smallArchitecture({ layers: [wide, wide, wide, wide, wide] });
export const source = memorySource(architecture, seededWeights(architecture));
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
  const few = { steps: 8, batch: 2, every: 4 };
  return {
    ...{ ...recipe, ...shortlyLearned(recipe) },
    ...(recipe.inTrainingPruning ? { inTrainingPruning: { ...recipe.inTrainingPruning, ...few } } : {}),
    ...(recipe.recovery === 'none' ? {} : { recovery: { ...recipe.recovery, ...few } }),
  };
}

/** What is cut, in a workspace of its own; the test fails when anything of it is left reserved or open (owned.ts). */
export const cut = (name: string, settings: Partial<Settings> = {}, workspace: Workspace = memoryWorkspace()) =>
  base
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
