import { describe, expect, it } from 'vitest';
import { assignLevels, codebook, fitScale, wholeNumbers } from '../../../../main/formats/storage/codebook.ts';
import { bitsOf } from '../../../../main/formats/storage/extreme.ts';
import { uniform } from '../../../../main/runtime/random.ts';

const uneven = codebook([-12, -8, -3, 1, 6]);
const values = Float32Array.from(uniform(41, 32), (value) => value - 0.4);

describe('levels', () => {
  it('are the nearest to every number, the middle between two going up', () => {
    const numbers = Float32Array.from({ length: 2000 }, (_, i) => (i - 1000) / 50);
    const indices = new Uint8Array(2000);
    assignLevels(numbers, 0, 2000, 1, uneven, indices, 0);
    numbers.forEach((number, i) => {
      const distances = Array.from(uneven.levels, (level) => Math.abs(level - number));
      expect(indices[i]).toBe(distances.lastIndexOf(Math.min(...distances)));
    });
  });

  it('are those of zero where the scale is zero', () => {
    const indices = new Uint8Array(34).fill(9);
    assignLevels(values, 0, 32, 0, uneven, indices, 1);
    expect([...indices]).toEqual([9, ...new Array<number>(32).fill(3), 9]);
    expect(wholeNumbers(8).zero).toBe(8);
  });
});

describe('the scale', () => {
  const errorOf = (scale: number, weights: Float64Array) =>
    values.reduce((sum, value, i) => {
      const nearest = Math.min(...Array.from(wholeNumbers(4).levels, (level) => Math.abs(value - scale * level)));
      return sum + (weights[i] as number) * nearest ** 2;
    }, 0);

  it('errs hardly more than the best of thousands', () => {
    const weights = Float64Array.from(uniform(43, 32));
    const found = fitScale(values, bitsOf(values), 0, 32, weights, wholeNumbers(4));
    const scales = Array.from({ length: 8000 }, (_, i) => (i - 4000) / 16_000).filter(Boolean);
    const best = Math.min(...scales.map((scale) => errorOf(scale, weights)));
    expect(errorOf(found, weights)).toBeLessThan(1.05 * best);
  });

  it('is exact where levels can say every value, and 0 for zeros', () => {
    const exact = Float32Array.of(-8, 3, 7, 0).map((level) => 0.25 * level);
    expect(fitScale(exact, bitsOf(exact), 0, 4, new Float64Array(4).fill(1), wholeNumbers(8))).toBe(0.25);
    expect(fitScale(new Float32Array(4), new Int32Array(4), 0, 4, new Float64Array(4).fill(1), wholeNumbers(8))).toBe(
      0,
    );
  });
});
