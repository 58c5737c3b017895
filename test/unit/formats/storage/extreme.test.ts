import { expect, it } from 'vitest';
import { bitsOf, extremeBits, extremeOf } from '../../../../main/formats/storage/extreme.ts';
import { uniform } from '../../../../main/runtime/random.ts';

const of = (...values: number[]) => bitsOf(Float32Array.from(values));

it('is the first value of the largest magnitude', () => {
  expect(extremeOf(of(1, -3, 3, 2), 0, 4)).toBe(-3);
  expect(extremeOf(of(1, 3, -3, 2), 0, 4)).toBe(3);
  expect(extremeOf(of(9, 1, -3, 9), 1, 2)).toBe(-3);
  expect(extremeOf(of(2 ** -149, -3e38, 3e38), 0, 3)).toBe(Math.fround(-3e38));
  expect(extremeOf(of(0, 0), 0, 2)).toBe(0);
});

it('is what a search with comparisons finds', () => {
  const values = Float32Array.from(uniform(3, 500), (value) => Math.tan(3 * (value - 0.5)));
  const largest = values.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  expect(extremeOf(bitsOf(values), 0, 500)).toBe(largest);
  expect(extremeBits(bitsOf(values), 0, 500)).toBe(of(largest)[0]);
});
