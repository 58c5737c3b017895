import { expect, it } from 'vitest';
import { leastBytes } from '../../../../../main/compress/recipe/properties.ts';
import { pack, type Packed, storageBytes, unpack } from '../../../../../main/formats/storage/index.ts';
import type { ModelSource } from '../../../../../main/models/source.ts';
import { divergence } from '../../../../support/divergence.ts';
import { layeredModel, recipeOf, testExtraction } from '../../../../support/testExtraction.ts';
import { randomText } from '../../../../support/texts.ts';

// Of the small model only the rows of down_proj hold a block of 32; both formats look at no importance.
const formats = ['q8_0', 'mxfp4'] as const satisfies readonly Packed[];
const model = layeredModel(4);
const text = randomText(1);
const downs = model.parameters.filter(({ local }) => local === 'mlp.down_proj.weight');
const bytesOf = (source: ModelSource): number =>
  source.parameters.reduce((sum, one) => sum + storageBytes(source.storage(one), one.shape), 0);

/** What the recipe stores the down projections in, and how large the model becomes. */
async function mixed(bytes?: number) {
  const allocation = { name: 'mixedPrecision', windows: 64, formats: [...formats] };
  const run = testExtraction().model(model).texts(text).recipe('mixed-precision', { allocation, compensation: 'none' });
  const { made } = await run.settings({ lambda: 1, ...(bytes === undefined ? {} : { bytes }) }).run();
  return { chosen: downs.map((one) => made.storage(one)), bytes: bytesOf(made) };
}

/** KL of the model with one down projection alone in a format, by its definition. */
async function alone(name: string, storage: Packed): Promise<number> {
  const read: ModelSource['read'] = async (one) => {
    const values = await model.read(one);
    return one.name === name ? unpack(pack(values, storage, one.shape), storage) : values;
  };
  return divergence(model, { ...model, read }, text.windows);
}

/** Everything that can be chosen, one format for each down projection. */
const choices = downs.reduce<Packed[][]>((all) => all.flatMap((one) => formats.map((own) => [...one, own])), [[]]);

it('mixes formats at the least sum of measured harms within the bytes, as trying everything finds', async () => {
  const harms = new Map<string, number>();
  for (const { name } of downs)
    for (const storage of formats) harms.set(`${name} ${storage}`, await alone(name, storage));
  const finest = await mixed(2 ** 30);
  const saved = downs.reduce((sum, { shape }) => sum + storageBytes('q8_0', shape) - storageBytes('mxfp4', shape), 0);
  const coarsest = await mixed(finest.bytes - saved);
  expect(finest.chosen).toEqual(downs.map(() => 'q8_0'));
  expect(coarsest.chosen).toEqual(downs.map(() => 'mxfp4'));
  const each = (finest.bytes - coarsest.bytes) / downs.length;
  for (const fine of [1, 2, 3]) {
    const limit = coarsest.bytes + fine * each + each / 2;
    const { chosen, bytes } = await mixed(limit);
    expect(bytes).toBeLessThanOrEqual(limit);
    const sum = (one: readonly string[]) =>
      one.reduce((all, own, at) => all + (harms.get(`${downs[at]?.name} ${own}`) ?? NaN), 0);
    const fitting = choices.filter((one) => one.filter((own) => own === 'q8_0').length <= fine);
    expect(sum(chosen)).toBeCloseTo(Math.min(...fitting.map(sum)), 6);
  }
});

it('refuses a size that no mix reaches before anything is measured, and names the smallest', async () => {
  await expect(mixed(100)).rejects.toThrow(
    /No mix of the formats .* as small as 0\.00 MB: the smallest takes 0\.0[0-9] MB/,
  );
});

it('says before a run what the smallest mix takes, whatever the formats', async () => {
  const own = { name: 'mixedPrecision', windows: 64, formats: [...formats] };
  const recipe = recipeOf('mixed-precision', { allocation: own });
  const least = leastBytes(model, recipe, 4);
  expect((await mixed(least)).bytes).toBe(least);
  await expect(mixed(least - 1)).rejects.toThrow('No mix of the formats');
  // Formats with fewer bits reach a smaller size than those of the ladder do.
  const [integers, ladder] = ['mixed-integers', 'mixed-precision'].map((name) => leastBytes(model, recipeOf(name), 4));
  expect(integers).toBeLessThan(ladder as number);
});

it('takes as many bytes as the precision would everywhere where no size is named', async () => {
  const { bytes } = await mixed();
  const uniform = await testExtraction()
    .model(model)
    .texts(text)
    .recipe('rtn')
    .settings({ precision: { linears: 'q4_k', tables: 'q8_0' } })
    .run();
  expect(bytes).toBeLessThanOrEqual(bytesOf(uniform.made));
});
