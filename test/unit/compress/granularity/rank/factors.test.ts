import { describe, expect, it } from 'vitest';
import { plainFactors, weightedFactors } from '../../../../../main/compress/numerics/lowRank.ts';
import { invertSymmetric } from '../../../../../main/runtime/linearAlgebra/invertSymmetric.ts';
import { svd } from '../../../../../main/runtime/linearAlgebra/svd.ts';
import { device } from '../../../../support/owned.ts';
import { columns, gram, inputs, outputError, rows, tokens, values } from '../scoredMatrix.ts';

describe('low-rank factors', () => {
  it('weighted by the inputs are within 2 % of the optimum, and better than plain ones', async () => {
    const multiplied = ({ up, down, rank }: Awaited<ReturnType<typeof plainFactors>>) =>
      Float64Array.from({ length: rows * columns }, (_, at) =>
        Array.from(
          { length: rank },
          (_unused, k) =>
            (up[Math.floor(at / columns) * rank + k] as number) * (down[k * columns + (at % columns)] as number),
        ).reduce((a, b) => a + b, 0),
      );
    const outputs = Float64Array.from({ length: rows * tokens }, (_, at) =>
      Array.from(
        { length: columns },
        (_unused, j) => (values[Math.floor(at / tokens) * columns + j] as number) * (inputs[at % tokens]?.[j] ?? 0),
      ).reduce((a, b) => a + b, 0),
    );
    const { s } = await svd(device, outputs, rows, tokens);
    const optimum = s.slice(5).reduce((sum, value) => sum + value * value, 0) / tokens;
    const weighted = outputError(multiplied(await weightedFactors(device, values, rows, gram, 5)));
    expect(weighted / optimum).toBeLessThan(1.02);
    expect(weighted).toBeLessThan(outputError(multiplied(await plainFactors(device, values, rows, 5))));
  });

  it('need no closed-form update: for their own inputs the first factor is the least squares solution already', async () => {
    const rank = 5;
    const { up, down } = await weightedFactors(device, values, rows, gram, rank);
    const d = (k: number, j: number) => down[k * columns + j] as number;
    const each = Array.from({ length: columns }, (_, j) => j);
    const c = (i: number, j: number) => gram[i * columns + j] as number;
    // U = W C Dᵀ (D C Dᵀ)⁻¹ (Wang et al. 2025, SVD-LLM, eq. 9)
    const towards = (of: (j: number) => number, k: number) =>
      each.reduce((sum, i) => sum + of(i) * each.reduce((all, j) => all + c(i, j) * d(k, j), 0), 0);
    const ks = Array.from({ length: rank }, (_, k) => k);
    const middle = Float64Array.from(ks.flatMap((k) => ks.map((l) => towards((i) => d(k, i), l))));
    const inverse = invertSymmetric(middle, rank);
    for (let row = 0; row < rows; row += 1) {
      const right = ks.map((k) => towards((i) => values[row * columns + i] as number, k));
      for (const k of ks) {
        const solved = ks.reduce((sum, l) => sum + (right[l] as number) * (inverse[l * rank + k] as number), 0);
        expect(up[row * rank + k]).toBeCloseTo(solved, 4);
      }
    }
  });

  it('of full rank give the matrix back, also when inputs never use some directions', async () => {
    const poor = gram.map((value, at) => (at % columns < 4 || at < 4 * columns ? 0 : value));
    const { up, down, rank } = await weightedFactors(device, values, rows, poor, 12);
    for (let row = 0; row < rows; row += 1) {
      for (let j = 4; j < columns; j += 1) {
        const value = Array.from(
          { length: rank },
          (_, k) => (up[row * rank + k] as number) * (down[k * columns + j] as number),
        ).reduce((a, b) => a + b, 0);
        expect(value).toBeCloseTo(values[row * columns + j] as number, 3);
      }
    }
  });
});
