import { describe, expect, it } from 'vitest';
import { inverseFactor } from '../../../../main/runtime/linearAlgebra/inverseFactor.ts';
import { multiply } from '../../../../main/runtime/linearAlgebra/multiply.ts';
import { uniform } from '../../../../main/runtime/random.ts';
import { device } from '../../../support/owned.ts';

/** XᵀX / tokens of seeded activations; `scale` per column makes it as badly conditioned as wanted. */
function gram(n: number, tokens: number, scale: (column: number) => number = () => 1): Float64Array {
  const x = uniform(n, n * tokens).map((u, i) => (u - 0.4) * scale(i % n));
  const h = new Float64Array(n * n);
  for (let t = 0; t < tokens; t += 1) {
    for (let i = 0; i < n; i += 1) {
      for (let j = 0; j < n; j += 1)
        h[i * n + j] = (h[i * n + j] as number) + ((x[t * n + i] as number) * (x[t * n + j] as number)) / tokens;
    }
  }
  return h;
}

/** Largest entry of UᵀU (H + d I) − I. */
function residual(factor: Float64Array, h: Float64Array, n: number, shift: number): number {
  const damped = Float64Array.from(h);
  for (let i = 0; i < n; i += 1) damped[i * (n + 1)] = (damped[i * (n + 1)] as number) + shift;
  const product = (a: Float64Array, b: Float64Array, transA: boolean) => {
    const c = new Float64Array(n * n);
    for (let i = 0; i < n; i += 1) {
      for (let k = 0; k < n; k += 1) {
        const left = a[transA ? k * n + i : i * n + k] as number;
        if (left !== 0)
          for (let j = 0; j < n; j += 1) c[i * n + j] = (c[i * n + j] as number) + left * (b[k * n + j] as number);
      }
    }
    return c;
  };
  const identity = product(product(factor, factor, true), damped, false);
  return identity.reduce((worst, value, at) => Math.max(worst, Math.abs(value - (at % (n + 1) === 0 ? 1 : 0))), 0);
}

const meanDiagonal = (h: Float64Array, n: number) =>
  Array.from({ length: n }, (_, i) => h[i * (n + 1)] as number).reduce((a, b) => a + b, 0) / n;

describe('inverseFactor', () => {
  it.each([1, 2, 7, 127, 128, 129, 256, 300])('factors the inverse of %i columns', async (n) => {
    const h = gram(n, n + 20);
    const { factor, damping, dead } = await inverseFactor(device, h, n);
    expect([damping, dead]).toEqual([0.01, []]);
    for (let i = 0; i < n; i += 1) {
      expect(factor[i * (n + 1)]).toBeGreaterThan(0);
      for (let j = 0; j < i; j += 1) if (factor[i * n + j] !== 0) expect.fail(`U[${i}, ${j}] is not zero`);
    }
    expect(residual(factor, h, n, 0.01 * meanDiagonal(h, n))).toBeLessThan(1e-9);
  });

  it('copes with columns of very different size', async () => {
    const n = 150;
    const h = gram(n, 400, (column) => 10 ** ((column % 7) - 3));
    const { factor, damping } = await inverseFactor(device, h, n);
    expect(residual(factor, h, n, damping * meanDiagonal(h, n))).toBeLessThan(1e-6);
  });

  it('copes with fewer tokens than columns', async () => {
    const n = 140;
    const h = gram(n, 20);
    const { factor, damping } = await inverseFactor(device, h, n);
    expect(damping).toBe(0.01);
    expect(residual(factor, h, n, damping * meanDiagonal(h, n))).toBeLessThan(1e-8);
  });

  it('gives inputs that are always zero a diagonal of 1', async () => {
    const n = 6;
    const h = gram(n, 30, (column) => (column === 2 || column === 5 ? 0 : 1));
    const { factor, dead } = await inverseFactor(device, h, n);
    expect(dead).toEqual([2, 5]);
    const repaired = Float64Array.from(h);
    for (const i of dead) repaired[i * (n + 1)] = 1;
    expect(residual(factor, repaired, n, 0.01 * meanDiagonal(repaired, n))).toBeLessThan(1e-10);
  });

  it('raises the damping until a matrix that is not positive definite becomes so', async () => {
    const h = Float64Array.of(1, 2.5, 2.5, 1);
    const { factor, damping } = await inverseFactor(device, h, 2);
    expect(damping).toBe(10);
    expect(residual(factor, h, 2, damping)).toBeLessThan(1e-12);
  });

  it('says so when there is nothing to factor', async () => {
    await expect(inverseFactor(device, Float64Array.of(NaN), 1)).rejects.toThrow(
      'The Gram matrix holds values that are not numbers',
    );
  });
});

describe('multiply', () => {
  it.each([
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ])('agrees with the definition (transposed: %s, %s)', async (transA, transB) => {
    const [rows, inner, columns] = [3, 5, 4];
    const a = uniform(1, rows * inner);
    const b = uniform(2, inner * columns);
    const at = (i: number, k: number) => a[transA ? k * rows + i : i * inner + k] as number;
    const bt = (k: number, j: number) => b[transB ? j * inner + k : k * columns + j] as number;
    const expected = Array.from({ length: rows * columns }, (_, at_) => {
      const [i, j] = [Math.floor(at_ / columns), at_ % columns];
      return Array.from({ length: inner }, (_, k) => at(i, k) * bt(k, j)).reduce((x, y) => x + y, 0);
    });
    const found = await multiply(device, a, b, { rows, inner, columns, transA, transB });
    found.forEach((value, i) => expect(value).toBeCloseTo(expected[i] as number, 14));
  });
});
