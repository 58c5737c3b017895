import { describe, expect, it } from 'vitest';
import { lq } from '../../../../main/runtime/linearAlgebra/lq.ts';
import { svd } from '../../../../main/runtime/linearAlgebra/svd.ts';
import { distance, matrix, noise, product, transpose, unorthogonal, withSingularValues } from './matrices.ts';
import { device } from '../../../support/owned.ts';

/** The singular values, after checking that the decomposition is one, to float64 accuracy. */
async function checked(a: Float64Array, rows: number, columns: number): Promise<Float64Array> {
  const { u, s, vt } = await svd(device, a, rows, columns);
  const k = Math.min(rows, columns);
  expect([u.length, s.length, vt.length]).toEqual([rows * k, k, k * columns]);
  const scaled = u.map((value, at) => value * (s[at % k] as number));
  expect(distance(product(scaled, vt, rows, k, columns), a)).toBeLessThanOrEqual(1e-12 * (s[0] as number));
  expect(unorthogonal(transpose(u, rows, k), k, rows)).toBeLessThan(1e-13);
  expect(unorthogonal(vt, k, columns)).toBeLessThan(1e-13);
  expect([...s]).toEqual([...s].sort((x, y) => y - x));
  expect(s.at(-1)).toBeGreaterThanOrEqual(0);
  return s;
}

function expectClose(found: Float64Array, expected: readonly number[]): void {
  const sorted = [...expected].sort((x, y) => y - x);
  found.forEach((value, i) =>
    expect(Math.abs(value - (sorted[i] as number))).toBeLessThan(1e-13 * (sorted[0] as number)),
  );
}

describe('svd', () => {
  it.each([
    [1, 1],
    [1, 7],
    [7, 1],
    [2, 2],
    [31, 32],
    [33, 33],
    [40, 90],
    [90, 40],
    [130, 130],
    [70, 200],
    [200, 129],
  ])('decomposes a random matrix of %i × %i', async (rows, columns) => {
    const a = noise(rows, rows * columns);
    const s = await checked(a, rows, columns);
    const squares = a.reduce((sum, value) => sum + value * value, 0);
    expect(s.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(squares, 9);
  });

  const spectra: readonly (readonly [string, (i: number, k: number) => number])[] = [
    ['of condition 1e12', (i, k) => 10 ** ((-12 * i) / (k - 1))],
    ['that falls below the rounding', (i, k) => 10 ** ((-30 * i) / (k - 1))],
    ['with repeated values of very different size', (i) => [1, 1e-3, 1e-6, 1e-9][i % 4] as number],
    ['that is flat', () => 3],
    ['with one large value', (i) => (i === 0 ? 1 : 1e-11)],
    ['of rank one third', (i, k) => (i < k / 3 ? 1 + i : 0)],
    ['at the reach of one Gram matrix', (i, k) => (i < k / 3 ? 1 : i < (2 * k) / 3 ? 1.02 / 32 : 0)],
  ];
  it.each(spectra)('finds a spectrum %s', async (_, value) => {
    for (const [rows, columns] of [
      [12, 12],
      [50, 120],
      [140, 100],
    ] as const) {
      const k = Math.min(rows, columns);
      const values = Array.from({ length: k }, (__, i) => value(i, k));
      expectClose(await checked(withSingularValues(values, rows, columns), rows, columns), values);
    }
  });

  it('decomposes the Hilbert matrix, whose eigenvalues it finds', async () => {
    const s = await checked(
      matrix(12, 12, (i, j) => 1 / (i + j + 1)),
      12,
      12,
    );
    const trace = Array.from({ length: 12 }, (_, i) => 1 / (2 * i + 1)).reduce((x, y) => x + y, 0);
    expect(s.reduce((x, y) => x + y, 0)).toBeCloseTo(trace, 13);
  });

  it('gives a zero matrix zero singular values and orthonormal vectors all the same', async () => {
    expect([...(await checked(new Float64Array(35), 5, 7))]).toEqual([0, 0, 0, 0, 0]);
    await checked(new Float64Array(35), 7, 5);
  });

  it('copes with the ends of the number range', async () => {
    for (const size of [1e-200, 1e150]) {
      const s = await checked(
        matrix(3, 4, (i, j) => (i === j ? size * (3 - i) : 0)),
        3,
        4,
      );
      expectClose(s, [3 * size, 2 * size, size]);
    }
  });

  it('says so when the matrix holds no numbers', async () => {
    await expect(svd(device, Float64Array.of(1, Infinity), 1, 2)).rejects.toThrow('not finite numbers');
  });
});

describe('lq', () => {
  it.each([
    [1, 1],
    [5, 9],
    [31, 40],
    [32, 32],
    [33, 200],
    [140, 150],
  ])('factors %i rows of %i, also where they depend on each other', async (rows, columns) => {
    const random = noise(columns, rows * columns);
    const dependent = matrix(rows, columns, (i, j) => (i % 3 === 2 ? 0 : Math.cos(j) + 1e-13 * i * Math.sin(j * j)));
    for (const a of [random, dependent, new Float64Array(rows * columns)]) {
      const { l, q } = await lq(device, a, rows, columns);
      expect(distance(product(l, q, rows, rows, columns), a)).toBeLessThan(1e-12);
      expect(unorthogonal(q, rows, columns)).toBeLessThan(1e-13);
      for (let i = 0; i < rows; i += 1)
        expect(l.subarray(i * rows + i + 1, (i + 1) * rows).every((x) => x === 0)).toBe(true);
    }
  });
});
