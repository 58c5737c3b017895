import { describe, expect, it } from 'vitest';
import { exchanged } from '../../../../main/compress/numerics/exchange.ts';
import {
  hardThresholding,
  lossOf,
  residuals,
  slopeOf,
  solveOn,
  type SparseRegression,
} from '../../../../main/compress/numerics/sparseRegression.ts';
import { gaussian } from '../../../../main/runtime/linearAlgebra/gaussian.ts';
import { invertSymmetric } from '../../../../main/runtime/linearAlgebra/invertSymmetric.ts';
import { lowestMask } from '../../../../main/runtime/select.ts';

const [p, n, removed] = [10, 3, 5];

/** Half of so many weights stay. */
function problemOf(seed: number, size = p, many = n): SparseRegression {
  const rows = Array.from({ length: many }, (_, row) => Float32Array.from(gaussian(seed * 1000 + row, size)));
  const start = Float32Array.from(gaussian(seed * 1000 + many, size));
  return { rows, start, offset: new Float64Array(many).fill(0.5), ridge: 0.3 };
}

const choose = (sizes: Float32Array) => lowestMask(sizes, sizes.length / 2);
const bySize = ({ start }: SparseRegression) => choose(start.map(Math.abs));

/** The least f over all masks, by definition. */
function least(problem: SparseRegression): number {
  let best = Infinity;
  for (let bits = 0; bits < 2 ** p; bits += 1) {
    const mask = Uint8Array.from({ length: p }, (_, i) => (bits >> i) & 1);
    if (mask.reduce((a, b) => a + b, 0) !== p - removed) continue;
    best = Math.min(best, lossOf(problem, solveOn(problem, mask)));
  }
  return best;
}

function solved(problem: SparseRegression) {
  const found = hardThresholding(problem, bySize(problem), choose, 20);
  let solution = found;
  for (let round = 0; round < 10; round += 1) solution = exchanged(problem, solution) ?? solution;
  const { mask, w } = solution;
  return { mask, w, thresholded: lossOf(problem, found.w), loss: lossOf(problem, w) };
}

const seeds = Array.from({ length: 20 }, (_, i) => i + 1);

describe('a sparse regression', () => {
  it('has the slope that differences have', () => {
    const problem = problemOf(1);
    const w = Float64Array.from(gaussian(99, p));
    const slope = slopeOf(problem, w, residuals(problem, w));
    const at = (i: number, by: number) =>
      lossOf(
        problem,
        w.map((value, j) => (j === i ? value + by : value)),
      );
    for (let i = 0; i < p; i += 1) expect((at(i, 1e-4) - at(i, -1e-4)) / 2e-4).toBeCloseTo(slope[i] as number, 6);
  });

  it('is solved on a mask as the normal equations are', () => {
    const problem = problemOf(2);
    const mask = bySize(problem);
    const kept = [...mask.keys()].filter((i) => mask[i]);
    const w = solveOn(problem, mask);
    const hessian = new Float64Array(kept.length ** 2);
    kept.forEach((i, a) =>
      kept.forEach((j, b) => {
        const sum = problem.rows.reduce((all, row) => all + (row[i] as number) * (row[j] as number), 0);
        hessian[a * kept.length + b] = sum + (i === j ? problem.ridge : 0);
      }),
    );
    const inverse = invertSymmetric(hessian, kept.length);
    const zero = new Float64Array(p);
    const slope = slopeOf(problem, zero, residuals(problem, zero));
    kept.forEach((i, a) => {
      const expected = -kept.reduce(
        (sum, j, b) => sum + (inverse[a * kept.length + b] as number) * (slope[j] as number),
        0,
      );
      expect(w[i]).toBeCloseTo(expected, 9);
    });
  });

  it('ends below the weights of largest size, near the best of all choices, and never above what it began with', () => {
    let [same, exact] = [0, 0];
    for (const seed of seeds) {
      const problem = problemOf(seed);
      const { mask, loss, thresholded } = solved(problem);
      expect(mask.reduce((a, b) => a + b, 0)).toBe(p - removed);
      expect(loss).toBeLessThanOrEqual(lossOf(problem, solveOn(problem, bySize(problem))) + 1e-12);
      expect(loss).toBeLessThanOrEqual(thresholded + 1e-12);
      expect(loss).toBeGreaterThanOrEqual(least(problem) - 1e-9);
      same += mask.every((bit, i) => bit === bySize(problem)[i]) ? 1 : 0;
      exact += loss < least(problem) * (1 + 1e-9) ? 1 : 0;
    }
    expect(same).toBeLessThan(seeds.length - 4);
    expect(exact).toBeGreaterThan(seeds.length / 2);
  });

  it('gains by its line search, its exchanges and its linear term, each for itself', () => {
    const few = seeds.slice(0, 8);
    const counted = (better: (problem: SparseRegression) => boolean) =>
      few.filter((seed) => better(problemOf(seed, 40, 24))).length;
    const thresholded = (problem: SparseRegression, iterations: number) =>
      lossOf(problem, hardThresholding(problem, bySize(problem), choose, iterations).w);
    expect(counted((problem) => thresholded(problem, 20) < 0.999 * thresholded(problem, 0))).toBeGreaterThan(3);
    expect(counted((problem) => solved(problem).loss < solved(problem).thresholded - 1e-9)).toBeGreaterThan(2);
    expect(
      counted((problem) => {
        const flat = solved({ ...problem, offset: new Float64Array(24) });
        return flat.mask.some((bit, i) => bit !== solved(problem).mask[i]);
      }),
    ).toBeGreaterThan(2);
  });
});
