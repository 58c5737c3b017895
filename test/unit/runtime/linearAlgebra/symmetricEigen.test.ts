import { describe, expect, it } from 'vitest';
import { secularRoot } from '../../../../main/runtime/linearAlgebra/secular.ts';
import { symmetricEigen } from '../../../../main/runtime/linearAlgebra/symmetricEigen.ts';
import { distance, matrix, noise, product, transpose, unorthogonal, withEigenvalues } from './matrices.ts';
import { device } from '../../../support/owned.ts';

/** The decomposition, after checking that it is one, to float64 accuracy. */
async function checked(a: Float64Array, n: number): Promise<{ values: Float64Array; vectors: Float64Array }> {
  const { values, vectors } = await symmetricEigen(device, a, n);
  const norm = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const residual = product(vectors, a, n, n, n);
  const expected = vectors.map((value, at) => value * (values[Math.floor(at / n)] as number));
  expect(distance(residual, expected)).toBeLessThanOrEqual(1e-12 * norm);
  expect(unorthogonal(vectors, n, n)).toBeLessThan(1e-12);
  expect([...values]).toEqual([...values].sort((x, y) => x - y));
  return { values, vectors };
}

const symmetric = (n: number, entry: (i: number, j: number) => number) =>
  matrix(n, n, (i, j) => entry(Math.max(i, j), Math.min(i, j)));

function expectClose(found: Float64Array, expected: readonly number[], tolerance: number): void {
  const sorted = [...expected].sort((x, y) => x - y);
  found.forEach((value, i) => expect(Math.abs(value - (sorted[i] as number))).toBeLessThan(tolerance));
}

describe('symmetricEigen', () => {
  // Around the sizes of a panel, of a leaf, of a block of reflections, and of their multiples.
  it.each([1, 2, 3, 23, 24, 25, 26, 63, 64, 65, 97, 127, 128, 129, 131, 200, 260])(
    'decomposes a random matrix of size %i',
    async (n) => {
      const u = noise(n, n * n);
      const a = symmetric(n, (i, j) => u[i * n + j] as number);
      const { values } = await checked(a, n);
      const trace = Array.from({ length: n }, (_, i) => a[i * (n + 1)] as number).reduce((x, y) => x + y, 0);
      expect(values.reduce((x, y) => x + y, 0)).toBeCloseTo(trace, 11);
    },
  );

  it.each([1, 2, 12, 64, 90, 180])('finds the sines of the second difference of %i points', async (n) => {
    const a = symmetric(n, (i, j) => (i === j ? 2 : i - j === 1 ? -1 : 0));
    const { values, vectors } = await checked(a, n);
    const angles = Array.from({ length: n }, (_, k) => ((k + 1) * Math.PI) / (n + 1));
    expectClose(
      values,
      angles.map((angle) => 2 - 2 * Math.cos(angle)),
      1e-13,
    );
    angles.forEach((angle, k) => {
      const sine = Float64Array.from({ length: n }, (_, i) => Math.sin((i + 1) * angle) * Math.sqrt(2 / (n + 1)));
      const overlap = product(vectors.subarray(k * n, (k + 1) * n), sine, 1, n, 1);
      expect(Math.abs(overlap[0] as number)).toBeCloseTo(1, 11);
    });
  });

  it('solves small cases as one does by hand', async () => {
    expect((await symmetricEigen(device, Float64Array.of(-3), 1)).values[0]).toBe(-3);
    expectClose((await checked(Float64Array.of(2, 1, 1, 2), 2)).values, [1, 3], 1e-14);
  });

  it('decomposes the Hilbert matrix', async () => {
    const n = 12;
    const a = symmetric(n, (i, j) => 1 / (i + j + 1));
    const { values } = await checked(a, n);
    const squares = a.reduce((sum, value) => sum + value * value, 0);
    expect(values.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(squares, 13);
    expect(Math.abs(values[0] as number)).toBeLessThan(1e-15);
  });

  it('finds every copy of repeated eigenvalues', async () => {
    const n = 150;
    const { values } = await checked(
      symmetric(n, () => 1),
      n,
    );
    expectClose(values, [n, ...new Array<number>(n - 1).fill(0)], 1e-12);
    const repeated = Array.from({ length: n }, (_, i) => (i % 3) - 1);
    expectClose((await checked(withEigenvalues(repeated), n)).values, repeated, 1e-13);
  });

  it('keeps the vectors of nearly equal eigenvalues orthogonal', async () => {
    // Glued Wilkinson matrices: clusters that come from coupling 1e-8 between copies.
    const n = 168;
    const beside = (i: number) => (i % 21 === 0 ? 1e-8 : 1);
    await checked(
      symmetric(n, (i, j) => (i === j ? Math.abs((i % 21) - 10) : i - j === 1 ? beside(i) : 0)),
      n,
    );
  });

  it('copes with a condition number of 1e12, with zeros and with the ends of the number range', async () => {
    const n = 140;
    const graded = Array.from({ length: n }, (_, i) => 10 ** ((-12 * i) / (n - 1)));
    expectClose((await checked(withEigenvalues(graded), n)).values, graded, 1e-13);
    await checked(new Float64Array(n * n), n);
    await checked(
      symmetric(n, (i, j) => (i === j ? 1 : 0)),
      n,
    );
    const u = noise(5, n * n);
    for (const size of [1e-150, 1e150, 2 ** -1000]) {
      await checked(
        symmetric(n, (i, j) => size * (u[i * n + j] as number)),
        n,
      );
    }
  });

  it('reads the lower triangle only, and leaves the matrix as it was', async () => {
    const n = 70;
    const lower = matrix(n, n, (i, j) => (j <= i ? Math.cos(i * j) : 7));
    const copy = Float64Array.from(lower);
    const { values } = await symmetricEigen(device, lower, n);
    const whole = symmetric(n, (i, j) => Math.cos(i * j));
    expectClose(values, [...(await checked(whole, n)).values], 1e-13);
    expect(lower).toEqual(copy);
    expect(whole).toEqual(transpose(whole, n, n));
  });

  it('says so when the matrix holds no numbers', async () => {
    await expect(symmetricEigen(device, Float64Array.of(1, NaN, NaN, 1), 2)).rejects.toThrow('not finite numbers');
  });
});

describe('secularRoot', () => {
  it('solves the cases of one and two poles', () => {
    expect(secularRoot(Float64Array.of(3), Float64Array.of(2), 0, new Float64Array(1))).toBeCloseTo(5, 14);
    // 1 + w₁/(d₁ − λ) + w₂/(d₂ − λ) = 0 is the quadratic of diag(d) + √w √wᵀ.
    const [d1, d2, w1, w2] = [1, 4, 0.5, 2];
    const [trace, determinant] = [d1 + d2 + w1 + w2, d1 * d2 + w1 * d2 + w2 * d1];
    const root = Math.sqrt(trace ** 2 / 4 - determinant);
    const gaps = new Float64Array(2);
    const poles = Float64Array.of(d1, d2);
    const weights = Float64Array.of(w1, w2);
    expect(secularRoot(poles, weights, 0, gaps)).toBeCloseTo(trace / 2 - root, 13);
    expect(secularRoot(poles, weights, 1, gaps)).toBeCloseTo(trace / 2 + root, 13);
  });

  it('finds how far a root is from a pole that it nearly touches', () => {
    const gaps = new Float64Array(3);
    secularRoot(Float64Array.of(0, 1, 2), Float64Array.of(1, 1e-28, 1), 1, gaps);
    // By symmetry the other two terms cancel at 1, so λ − 1 ≈ 1e-28 to first order.
    expect(Math.abs(-(gaps[1] as number) / 1e-28 - 1)).toBeLessThan(1e-10);
  });
});
