import { expect, it } from 'vitest';
import { cheapestAssignment } from '../../../../main/runtime/linearAlgebra/assignment.ts';
import { uniform } from '../../../../main/runtime/random.ts';

function* permutations(of: readonly number[]): Generator<readonly number[]> {
  if (!of.length) yield [];
  for (const first of of) for (const rest of permutations(of.filter((one) => one !== first))) yield [first, ...rest];
}

const sum = (costs: ArrayLike<number>, n: number, columns: ArrayLike<number>) =>
  Array.from({ length: n }, (_, row) => costs[row * n + (columns[row] as number)] as number).reduce((a, b) => a + b, 0);

it('finds the cheapest of all permutations', () => {
  for (let seed = 1; seed <= 30; seed += 1) {
    const n = 1 + (seed % 6);
    // Few different costs, so that many are equal; some below zero.
    const costs = Float64Array.from(uniform(seed, n * n), (one) => (seed % 2 ? one - 0.5 : Math.round(4 * one)));
    const least = Math.min(
      ...[...permutations(Array.from({ length: n }, (_, i) => i))].map((one) => sum(costs, n, one)),
    );
    const found = cheapestAssignment(costs, n);
    expect([...found].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
    expect(sum(costs, n, found)).toBeCloseTo(least, 12);
  }
});

it('finds a permutation again that was hidden', () => {
  const n = 200;
  const hidden = Array.from({ length: n }, (_, i) => (i * 77 + 5) % n);
  const costs = Float64Array.from(uniform(9, n * n));
  hidden.forEach((column, row) => (costs[row * n + column] = -1));
  expect([...cheapestAssignment(costs, n)]).toEqual(hidden);
});
