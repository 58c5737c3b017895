import { describe, expect, it } from 'vitest';
import { gaussian } from '../../../../main/runtime/linearAlgebra/gaussian.ts';
import { randomizedSvd } from '../../../../main/runtime/linearAlgebra/randomizedSvd.ts';
import { svd } from '../../../../main/runtime/linearAlgebra/svd.ts';
import { distance, noise, product, transpose, unorthogonal, withSingularValues } from './matrices.ts';
import { device } from '../../../support/owned.ts';

describe('randomizedSvd', () => {
  it.each([
    [150, 220, 20],
    [220, 150, 20],
    [160, 160, 33],
  ])('comes within 2 %% of the best approximation of %i × %i by rank %i', async (rows, columns, rank) => {
    const k = Math.min(rows, columns);
    const values = Array.from({ length: k }, (_, j) => (j + 1) ** -0.7);
    const a = withSingularValues(values, rows, columns);
    const { u, s, vt } = await randomizedSvd(device, a, rows, columns, rank);
    expect([u.length, s.length, vt.length]).toEqual([rows * rank, rank, rank * columns]);
    expect(unorthogonal(transpose(u, rows, rank), rank, rows)).toBeLessThan(1e-13);
    expect(unorthogonal(vt, rank, columns)).toBeLessThan(1e-13);
    const best = Math.sqrt(values.slice(rank).reduce((sum, value) => sum + value * value, 0));
    const approximation = product(
      u.map((value, at) => value * (s[at % rank] as number)),
      vt,
      rows,
      rank,
      columns,
    );
    const error = distance(approximation, a);
    expect(error).toBeGreaterThanOrEqual(best * (1 - 1e-12));
    expect(error).toBeLessThan(1.02 * best);
    s.forEach((value, j) => expect(value).toBeLessThanOrEqual((values[j] as number) * (1 + 1e-12)));
    expect(s[0]).toBeCloseTo(1, 6);
  });

  it('is exact where the rank of the matrix is smaller, however ill-conditioned the sample is', async () => {
    const [rows, columns, rank] = [90, 121, 10];
    const a = withSingularValues([1, 1e-2, 1e-5, 1e-9], rows, columns);
    const { u, s, vt } = await randomizedSvd(device, a, rows, columns, rank, { oversample: 5, powerIterations: 3 });
    expect(unorthogonal(transpose(u, rows, rank), rank, rows)).toBeLessThan(1e-13);
    expect(unorthogonal(vt, rank, columns)).toBeLessThan(1e-13);
    [1, 1e-2, 1e-5, 1e-9].forEach((value, j) => expect(Math.abs((s[j] as number) - value)).toBeLessThan(1e-14));
    expect(s[4]).toBeLessThan(1e-14);
  });

  it('is the exact decomposition when the sample would span everything', async () => {
    const a = noise(3, 20 * 30);
    const { u, s, vt } = await randomizedSvd(device, a, 20, 30, 8);
    const whole = await svd(device, a, 20, 30);
    expect([...s]).toEqual([...whole.s.subarray(0, 8)]);
    expect([...vt]).toEqual([...whole.vt.subarray(0, 8 * 30)]);
    expect(u[8 + 1]).toBe(whole.u[20 + 1]);
  });

  it('gives the same for the same seed, and copes with zeros', async () => {
    const a = noise(4, 60 * 70);
    const options = { oversample: 4, powerIterations: 0 };
    const first = await randomizedSvd(device, a, 60, 70, 5, options);
    expect(await randomizedSvd(device, a, 60, 70, 5, options)).toEqual(first);
    expect(await randomizedSvd(device, a, 60, 70, 5, { ...options, seed: 2 })).not.toEqual(first);
    expect([...(await randomizedSvd(device, new Float64Array(60 * 70), 60, 70, 3)).s]).toEqual([0, 0, 0]);
  });

  it.each([0, 1.5, 4])('refuses a rank of %d for a 3 × 5 matrix', async (rank) => {
    await expect(randomizedSvd(device, new Float64Array(15), 3, 5, rank)).rejects.toThrow('ask for 1 to 3');
  });
});

describe('gaussian', () => {
  it('has the moments of the normal distribution, and a stream does not depend on how much of it is read', () => {
    const count = 100_001;
    const g = gaussian(7, count);
    const moment = (power: number) => g.reduce((sum, value) => sum + value ** power, 0) / count;
    // Within four standard errors.
    [0, 1, 0, 3].forEach((expected, i) => {
      const variance = [1, 2, 15, 96][i] as number;
      expect(Math.abs(moment(i + 1) - expected)).toBeLessThan(4 * Math.sqrt(variance / count));
    });
    expect([...gaussian(7, 5)]).toEqual([...g.subarray(0, 5)]);
  });
});
