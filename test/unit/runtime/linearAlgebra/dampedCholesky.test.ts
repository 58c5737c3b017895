import { describe, expect, it } from 'vitest';
import { Device } from '../../../../main/runtime/device.ts';
import { dampedCholesky } from '../../../../main/runtime/linearAlgebra/dampedCholesky.ts';
import { distance, matrix, noise, product, transpose } from './matrices.ts';

const device = new Device('cpu');

/** X Xᵀ of a seeded matrix with `inner` columns. */
function gram(n: number, inner: number): Float64Array {
  const x = noise(n, n * inner);
  return product(x, transpose(x, n, inner), n, inner, n);
}

/** ‖L Lᵀ − (H + damping · mean(diag H) · I)‖ / ‖H‖, after checking that L is lower triangular. */
function residual(lower: Float64Array, h: Float64Array, n: number, damping: number): number {
  const mean = Array.from({ length: n }, (_, i) => h[i * (n + 1)] as number).reduce((a, b) => a + b, 0) / n;
  const expected = h.map((value, at) => value + (at % (n + 1) === 0 ? damping * mean : 0));
  for (let i = 0; i < n; i += 1) {
    expect(lower[i * (n + 1)]).toBeGreaterThan(0);
    expect(lower.subarray(i * n + i + 1, (i + 1) * n).every((value) => value === 0)).toBe(true);
  }
  return distance(product(lower, transpose(lower, n, n), n, n, n), expected) / distance(h, new Float64Array(n * n));
}

describe('dampedCholesky', () => {
  it.each([1, 2, 127, 129, 200])('factors a Gram matrix of size %i with the damping asked for', async (n) => {
    const h = gram(n, 2 * n);
    const copy = Float64Array.from(h);
    for (const asked of [0, 1e-4, 0.01]) {
      const { lower, damping } = await dampedCholesky(device, h, n, asked);
      expect(damping).toBe(asked);
      expect(residual(lower, h, n, asked)).toBeLessThan(1e-13);
    }
    expect((await dampedCholesky(device, h, n)).damping).toBe(1e-4);
    expect(h).toEqual(copy);
  });

  it('factors a singular Gram matrix by its default damping', async () => {
    const n = 140;
    const h = gram(n, 10);
    const { lower, damping } = await dampedCholesky(device, h, n);
    expect(damping).toBe(1e-4);
    expect(residual(lower, h, n, damping)).toBeLessThan(1e-13);
  });

  it('goes from no damping to 1e-8 where the matrix is singular', async () => {
    const h = matrix(2, 2, () => 3);
    const { lower, damping } = await dampedCholesky(device, h, 2, 0);
    expect(damping).toBe(1e-8);
    expect(residual(lower, h, 2, damping)).toBeLessThan(1e-15);
  });

  it('raises the damping tenfold until a matrix that is not positive definite becomes so', async () => {
    // Eigenvalues 3.5 and −1.5 around a mean diagonal of 1: anything above 1.5 will do.
    const h = Float64Array.of(1, 2.5, 2.5, 1);
    const { lower, damping } = await dampedCholesky(device, h, 2);
    expect(damping).toBeCloseTo(10, 10);
    expect(residual(lower, h, 2, damping)).toBeLessThan(1e-14);
  });

  it.each([
    ['NaN on the diagonal', [NaN, 0, 0, 1]],
    ['NaN beside it', [1, NaN, NaN, 1]],
    ['infinity', [1, Infinity, Infinity, 1]],
  ])('says so when there is %s', async (_, values) => {
    await expect(dampedCholesky(device, Float64Array.from(values), 2)).rejects.toThrow(
      'The Gram matrix holds values that are not numbers',
    );
  });

  it('says so when there is nothing to scale the damping by', async () => {
    await expect(dampedCholesky(device, new Float64Array(9), 3)).rejects.toThrow('no positive diagonal');
  });
});
