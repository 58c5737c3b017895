import { expect, it } from 'vitest';
import type { TrainingEvent } from '../../../../main/compress/extraction/workspace.ts';
import { parseRecipe, recipeProblem } from '../../../../main/compress/recipe/validate.ts';
import type { LayerShape } from '../../../../main/models/architecture.ts';
import { isPacked } from '../../../../main/formats/storage/index.ts';
import { changedLayer } from '../../../support/layers.ts';
import { memoryWorkspace } from '../../../support/owned.ts';
import { memorySource, seededWeights, smallArchitecture } from '../../../support/seededModel.ts';
import { recipeOf, testExtraction } from '../../../support/testExtraction.ts';
import { doublingText } from '../../../support/texts.ts';

// Rows of 32 numbers in every matrix, so that all of them fit small blocks.
const [layer] = smallArchitecture().layers as [LayerShape];
const wide = changedLayer(layer, { attention: { headDim: 8 } });
const architecture = smallArchitecture({ hidden: 32, layers: [wide, wide] });
const source = memorySource(architecture, seededWeights(architecture));
const text = (seed: number) => doublingText(seed, 8, 16);
const training = { rate: 0.01, steps: 12, batch: 4, every: 4 };
const taught = [
  { name: 'nextToken', weight: 0.5 },
  { name: 'distillation', weight: 0.5 },
];

/** Rounding to two bits with a training behind it, and what was told of that. */
async function rounded(recovery: object | 'none', storage: 'int2-32' | 'q4_0' = 'int2-32') {
  const told: TrainingEvent[] = [];
  const run = await testExtraction()
    .model(source)
    .texts(text(1), text(2))
    .training(text(3), text(4))
    .recipe(parseRecipe({ ...recipeOf('rtn'), recovery }, 'rtn'))
    .settings({ precision: { linears: storage, tables: storage } })
    .in(memoryWorkspace())
    .onTrained((event) => void told.push(event))
    .run();
  const end = told.find(({ kind }) => kind === 'trained');
  return { ...run, told: end?.kind === 'trained' ? end : null };
}

it('stores what was trained through the rounding in the same formats, and loses nothing by it', async () => {
  const before = await rounded('none');
  const { made, told, loss } = await rounded({ ...training, train: 'quantisationAware', objectives: taught });
  expect(made.parameters.filter((parameter) => isPacked(made.storage(parameter))).length).toBeGreaterThan(10);
  for (const parameter of made.parameters) {
    expect(made.storage(parameter)).toBe(before.made.storage(parameter));
    const [{ bytes }, { bytes: earlier }] = [await made.readRaw(parameter), await before.made.readRaw(parameter)];
    expect(bytes).toHaveLength(earlier.length);
  }
  // What the training measured is what was written.
  expect(told).toMatchObject({ gained: true, mergeError: 0 });
  expect(await loss()).toBeLessThan(await before.loss());
});

it('wins more than training finer numbers that are rounded again', async () => {
  const through = await rounded({ ...training, train: 'quantisationAware' });
  const again = await rounded({ ...training, train: 'full' });
  expect(again.told?.mergeError).toBeGreaterThan(0);
  expect(await through.loss()).toBeLessThan(await again.loss());
});

it('is no way to find out what can go', () => {
  const pruning = recipeOf('gradual-magnitude');
  const inTrainingPruning = { ...pruning.inTrainingPruning, train: 'quantisationAware' };
  expect(recipeProblem({ ...pruning, inTrainingPruning })).toEqual({
    field: 'inTrainingPruning.train',
    reason: expect.stringContaining('nothing may go meanwhile') as string,
  });
});
