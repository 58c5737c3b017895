import { expect, it } from 'vitest';
import { order, u32, uniform } from '../../../main/runtime/random.ts';

/** The same hash in integers of any size. */
function byDefinition(seed: bigint, index: bigint): bigint {
  const mask = 0xffffffffn;
  let x = (index + seed * 0x9e3779b9n) & mask;
  x ^= x >> 16n;
  x = (x * 0x85ebca6bn) & mask;
  x ^= x >> 13n;
  x = (x * 0xc2b2ae35n) & mask;
  return x ^ (x >> 16n);
}

it('is the published integer hash', () => {
  for (const seed of [0, 1, 7, 1000, 55_003, 2 ** 31]) {
    for (const index of [0, 1, 2, 63, 70_000, 2 ** 31 + 5]) {
      expect(BigInt(u32(seed, index)), `${seed}, ${index}`).toBe(byDefinition(BigInt(seed), BigInt(index)));
    }
  }
});

it('fills [0, 1) evenly and makes permutations', () => {
  const numbers = uniform(3, 10_000);
  expect(numbers.reduce((a, b) => a + b, 0) / 10_000).toBeCloseTo(0.5, 2);
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...numbers)).toBeLessThan(1);
  expect(order(4, 100).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
});
