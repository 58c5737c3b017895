import { expect, it } from 'vitest';
import { harmOf } from '../../../../../main/compress/granularity/precision/harms.ts';
import { type Packed, storageBytes } from '../../../../../main/formats/storage/index.ts';
import { divergence } from '../../../../support/divergence.ts';
import { layeredModel, testExtraction } from '../../../../support/testExtraction.ts';
import { randomText } from '../../../../support/texts.ts';

const probes = [
  { error: 4, harm: 0.02 },
  { error: 100, harm: 1 },
];

it('is what was measured where it was, in proportion to the error below, and changes its proportion evenly between', () => {
  expect(harmOf(4, probes)).toBeCloseTo(0.02, 12);
  expect(harmOf(100, probes)).toBeCloseTo(1, 12);
  expect(harmOf(1, probes)).toBeCloseTo(0.005, 12);
  // The middle of the logarithms of 4 and 100: half way from 0.005 to 0.01 for each unit of the error.
  expect(harmOf(20, probes)).toBeCloseTo(20 * 0.0075, 12);
});

it('is nothing where nothing changes', () => {
  expect(harmOf(0, probes)).toBe(0);
  expect(harmOf(0, [{ error: 0, harm: 0 }])).toBe(0);
  expect(
    harmOf(50, [
      { error: 0, harm: 0 },
      { error: 100, harm: 1 },
    ]),
  ).toBeCloseTo(0.5, 12);
});

it('mixes as well from two formats that are measured as from all of them', async () => {
  // Of the small model only the rows of down_proj hold a block of 32.
  const formats = ['q8_0', 'q5_1', 'q5_0', 'iq4_nl', 'q4_0'] as const satisfies readonly Packed[];
  const model = layeredModel(4);
  const downs = model.parameters.filter(({ local }) => local === 'mlp.down_proj.weight');
  const text = randomText(1);
  const mixed = async (measured: number, bytes: number) => {
    const allocation = { name: 'mixedPrecision', windows: 64, formats: [...formats], probes: measured };
    const run = testExtraction()
      .model(model)
      .texts(text)
      .recipe('mixed-precision', { allocation, compensation: 'none' });
    return (await run.settings({ lambda: 1, bytes }).run()).made;
  };
  const all = downs.reduce((sum, { shape }) => sum + storageBytes('q8_0', shape), 0);
  const least = downs.reduce((sum, { shape }) => sum + storageBytes('q4_0', shape), 0);
  const outside = model.parameters.reduce((sum, { name, shape }) => {
    const numbers = shape.reduce((a, b) => a * b, 1);
    return sum + (downs.some((one) => one.name === name) ? 0 : 4 * numbers);
  }, 0);
  for (const share of [0.2, 0.4, 0.7]) {
    const bytes = outside + all - share * (all - least);
    const [few, every] = [await mixed(2, bytes), await mixed(5, bytes)];
    expect(await divergence(model, few, text.windows)).toBeLessThan(
      1.1 * (await divergence(model, every, text.windows)),
    );
  }
});
