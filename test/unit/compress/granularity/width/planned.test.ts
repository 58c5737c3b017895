import { describe, expect, it } from 'vitest';
import { plannedModel } from '../../../../../main/compress/recipe/properties.ts';
import { memorySource, seededWeights, smallArchitecture } from '../../../../support/seededModel.ts';
import { changedLayer } from '../../../../support/layers.ts';
import { recipeOf, testExtraction } from '../../../../support/testExtraction.ts';
import { randomText } from '../../../../support/texts.ts';

const layer = smallArchitecture().layers[0]!;
const wide = changedLayer(layer, {
  attention: { groups: 4, queriesPerGroup: 1 },
  feedForward: { neurons: 160 },
});
const architecture = smallArchitecture({ layers: [wide, wide] });
const source = memorySource(architecture, seededWeights(architecture));
const recipe = recipeOf('flap-uniform');

describe('the model that a cut with one width leaves', () => {
  it.each([
    [0.25, undefined],
    [0.3, true],
    [0.5, true],
  ] as const)('is known before at a share of %s, whole blocks: %s', async (sparsity, wholeBlocks) => {
    const text = randomText(1, 6, 16);
    const { made } = await testExtraction()
      .model(source)
      .texts(text, text)
      .recipe(recipe)
      .settings({ sparsity, wholeBlocks })
      .run();
    const planned = plannedModel(source, recipe, sparsity, wholeBlocks ?? false);
    expect(planned.architecture.layers).toEqual(made.architecture.layers);
  });

  it('is not known where the scores decide', () => {
    expect(() => plannedModel(source, recipeOf('flap'), 0.3, false)).toThrow('cannot be said before');
    expect(() => plannedModel(source, recipeOf('wanda'), 0.3, false)).toThrow('cannot be said before');
  });
});
