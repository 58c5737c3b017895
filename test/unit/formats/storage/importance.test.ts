import { describe, expect, it } from 'vitest';
import { pack, packedFormats, type Storage } from '../../../../main/formats/storage/index.ts';
import { uniform } from '../../../../main/runtime/random.ts';
import { squaredError } from './squaredError.ts';

/** Formats without a scale to search for. */
const unweighted = ['q8_0', 'mxfp4'];
const columns = 512;
const values = Float32Array.from(uniform(21, 4 * columns), (value) => Math.tan(2.4 * (value - 0.5)));
/** One column in eight matters a hundred times as much as the others. */
const importance = Float32Array.from({ length: columns }, (_, i) => (i % 8 === 3 ? 100 : 1));

describe.each(packedFormats.map((format) => [format.name, format] as const))('%s', (name, format) => {
  const rounded = (given?: Float32Array) => {
    const result = new Float32Array(values.length);
    format.unpackInto(format.pack(values, given), result);
    return result;
  };

  it('errs less where errors matter', () => {
    const without = squaredError(values, rounded(), importance);
    const withIt = squaredError(values, rounded(importance), importance);
    if (unweighted.includes(name)) expect(withIt).toBe(without);
    else expect(withIt).toBeLessThan(without);
  });

  it('errs no more over all when it searches with all columns alike', () => {
    const alike = new Float32Array(columns).fill(1);
    expect(squaredError(values, rounded(alike))).toBeLessThanOrEqual(squaredError(values, rounded()));
  });

  it('does not ask how large importance is, only how it is spread', () => {
    const scaled = importance.map((value) => value * 2 ** -20);
    expect(format.pack(values, scaled)).toEqual(format.pack(values, importance));
  });

  it('refuses importance of another length', () => {
    expect(() => pack(values, name as Storage, [4, columns], new Float32Array(columns - 1))).toThrow(
      `There is importance for ${columns - 1} columns, but a row of the tensor has ${columns}.`,
    );
  });
});
