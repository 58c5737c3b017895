import { describe, expect, it } from 'vitest';
import { fitRange, nearestLevel } from '../../../../../main/formats/storage/ggml/rangeFit.ts';
import { uniform } from '../../../../../main/runtime/random.ts';

const fitted = (values: Float32Array, weights: Float64Array, n: number, belowZero: boolean) => {
  const result = { scale: NaN, minimum: NaN };
  fitRange(values, 0, values.length, weights, n, belowZero, result);
  return result;
};
const alike = (count: number) => new Float64Array(count).fill(1);

describe('scale and minimum', () => {
  const values = Float32Array.from(uniform(51, 16), (value) => value ** 3 - 0.2);
  const weights = Float64Array.from(uniform(53, 16));
  const errorOf = (scale: number, minimum: number) =>
    values.reduce((sum, value, i) => {
      const level = Math.max(0, Math.min(3, Math.round((value - minimum) / scale)));
      return sum + (weights[i] as number) * (value - scale * level - minimum) ** 2;
    }, 0);

  it('err hardly more than the best of a fine grid', () => {
    const { scale, minimum } = fitted(values, weights, 3, true);
    let best = Infinity;
    for (let s = 1; s < 200; s += 1) for (let m = 0; m < 200; m += 1) best = Math.min(best, errorOf(s / 400, -m / 400));
    expect(errorOf(scale, minimum)).toBeLessThan(1.1 * best);
  });

  it('are exact where levels can say every value', () => {
    const { scale, minimum } = fitted(Float32Array.of(-0.5, 0, 0.25, 3.25), alike(4), 15, true);
    expect([scale, minimum]).toEqual([0.25, -0.5]);
  });

  it('begin at zero where all values are positive and only negative minima can be stored', () => {
    const positive = Float32Array.of(1, 2, 3, 4);
    expect(fitted(positive, alike(4), 15, true).minimum).toBeLessThanOrEqual(0);
    expect(fitted(positive, alike(4), 3, false)).toEqual({ scale: 1, minimum: 1 });
  });

  it('are a minimum alone where all values are the same', () => {
    expect(fitted(Float32Array.of(-2, -2), alike(2), 15, false)).toEqual({ scale: 0, minimum: -2 });
    expect(fitted(new Float32Array(2), alike(2), 15, true)).toEqual({ scale: 0, minimum: 0 });
  });
});

it('levels are whole and within their bounds', () => {
  expect([-3, 0, 0.49, 0.51, 2.5, 3.5, 14.6, 99].map((number) => nearestLevel(number, 15))).toEqual([
    0, 0, 0, 1, 2, 4, 15, 15,
  ]);
});
