import { describe, expect, it } from 'vitest';
import { allLinears, type LinearAt } from '../../../../../main/compress/extraction/linears.ts';
import { admm } from '../../../../../main/compress/granularity/weight/compensations/admm.ts';
import { fisherRegression } from '../../../../../main/compress/granularity/weight/compensations/fisherRegression.ts';
import { obsUpdate } from '../../../../../main/compress/granularity/weight/compensations/obsUpdate.ts';
import { residual } from '../../../../../main/compress/granularity/weight/compensations/residual.ts';
import { swap } from '../../../../../main/compress/granularity/weight/compensations/swap.ts';
import type { ScoredMatrix } from '../../../../../main/compress/granularity/weight/score.ts';
import type { Work } from '../../../../../main/compress/granularity/work.ts';
import { CalibrationStatistics } from '../../../../../main/compress/statistics/calibrationStatistics.ts';
import { windowGradients } from '../../../../../main/compress/statistics/windowGradients.ts';
import { invertSymmetric } from '../../../../../main/runtime/linearAlgebra/invertSymmetric.ts';
import { svd } from '../../../../../main/runtime/linearAlgebra/svd.ts';
import { selectWeights } from '../../../../../main/runtime/select.ts';
import { device } from '../../../../support/owned.ts';
import { testExtraction } from '../../../../support/testExtraction.ts';
import { randomText } from '../../../../support/texts.ts';
import {
  columns,
  gram,
  inputs,
  leastError,
  mean,
  outputError,
  rows,
  square,
  statistics,
  tokens,
  values,
  work,
} from '../scoredMatrix.ts';

const squares = (of: Float32Array) => of.reduce((sum, value) => sum + value * value, 0);

const matrix: ScoredMatrix = {
  ...{ values, rows, columns, layer: 0, index: 0, statistics },
  parameter: { local: 'x.weight', name: 'x.weight', site: 'attentionInput' } as ScoredMatrix['parameter'],
};

const mask = selectWeights(values.map(Math.abs), columns, { kind: 'row' }, 0.5);

const pruned = { mask, values: values.map((w, i) => (mask[i] ? w : 0)) };

/** OBS from left to right: w −= w_j / [H⁻¹]_jj · H⁻¹_j, then column j leaves the inverse (Hassibi & Stork 1993). */
function sweepByDefinition(under: Uint8Array): Float64Array {
  const inverse = invertSymmetric(
    gram.map(
      (value, at) =>
        value + (Math.floor(at / columns) === at % columns ? 1e-6 * (square.reduce((a, b) => a + b, 0) / columns) : 0),
    ),
    columns,
  );
  const w = Float64Array.from(values);
  for (let j = 0; j < columns; j += 1) {
    const pivot = inverse[j * (columns + 1)] as number;
    const line = inverse.slice(j * columns, (j + 1) * columns);
    for (let row = 0; row < rows; row += 1) {
      if (under[row * columns + j]) continue;
      const error = (w[row * columns + j] as number) / pivot;
      for (let l = j; l < columns; l += 1) w[row * columns + l]! -= error * (line[l] as number);
      w[row * columns + j] = 0;
    }
    for (let a = 0; a < columns; a += 1) {
      for (let b = 0; b < columns; b += 1)
        inverse[a * columns + b]! -= ((line[a] as number) * (line[b] as number)) / pivot;
    }
  }
  return w;
}

describe('repairs of single weights', () => {
  it('an OBS sweep keeps the mask, and its error lies between the best possible and none made', async () => {
    const repaired = await obsUpdate.repair(work, matrix, pruned, { damping: 1e-6, block: 4 });
    repaired.values.forEach((w, i) => (mask[i] ? undefined : expect(w).toBe(0)));
    const error = outputError(repaired.values);
    expect(error).toBeGreaterThanOrEqual(leastError(mask) * (1 - 1e-6));
    expect(error).toBeLessThan(outputError(pruned.values));
    // The same sweep by its definition, with the inverse updated column by column and no factorisation.
    const expected = sweepByDefinition(mask);
    repaired.values.forEach((w, i) => expect(w).toBeCloseTo(expected[i] as number, 3));
    expect(error / outputError(expected)).toBeCloseTo(1, 3);
  });

  it('says when the inputs leave a Gram matrix singular, and works all the same', async () => {
    const said: string[] = [];
    const poor = gram.map(
      (_, at) => (gram[Math.floor(at / columns) % 3] as number) * (gram[(at % columns) % 3] as number),
    );
    const singular = {
      read: () => Promise.resolve({ gram: poor }),
    } as unknown as ScoredMatrix['statistics'];
    const there = {
      extraction: { workspace: { device, warn: (message: string) => said.push(message) } },
    } as unknown as Work;
    const repaired = await obsUpdate.repair(there, { ...matrix, statistics: singular }, pruned, {
      damping: 1e-18,
      block: 128,
    });
    expect(said).toHaveLength(1);
    expect(said[0]).toContain('damping was raised from 1e-18 to');
    for (const w of repaired.values) expect(Number.isFinite(w)).toBe(true);
  });

  it('ADMM under a fixed mask finds the best possible values', async () => {
    const chosen = { iterations: 200, choosing: 0, rho: 1, damping: 1e-9 };
    const repaired = await admm.repair(work, matrix, pruned, chosen);
    expect(outputError(repaired.values) / leastError(mask)).toBeLessThan(1.01);
  });

  it('ADMM that also chooses removes exactly as many, at less error', async () => {
    const repaired = await admm.repair(work, matrix, pruned, { iterations: 40, choosing: 15, rho: 1, damping: 1e-6 });
    expect(repaired.mask.reduce((a, b) => a + b, 0)).toBe(mask.reduce((a, b) => a + b, 0));
    expect(outputError(repaired.values)).toBeLessThan(
      outputError((await obsUpdate.repair(work, matrix, pruned, { damping: 1e-6, block: 128 })).values),
    );
  });

  it('ADMM that chooses anew chooses within the group of the recipe', async () => {
    const ofRows = { ...work, specification: { group: 'row' } } as unknown as Work;
    const counts = (bits: Uint8Array) =>
      Array.from({ length: rows }, (_, row) =>
        bits.subarray(row * columns, (row + 1) * columns).reduce((a, b) => a + b, 0),
      );
    const options = { iterations: 40, choosing: 15, rho: 1, damping: 1e-6 };
    const repaired = await admm.repair(ofRows, matrix, pruned, options);
    expect(repaired.mask).not.toEqual(mask);
    expect(counts(repaired.mask)).toEqual(counts(mask));
    const inMatrix = await admm.repair(work, matrix, pruned, options);
    expect(counts(inMatrix.mask)).not.toEqual(counts(mask));
  });

  it('swaps change no value and no count of a row, and bring every mean output nearer', async () => {
    const repaired = await swap.repair(work, matrix, pruned, { cycles: 50, threshold: 0.01 });
    let before = 0;
    let after = 0;
    for (let row = 0; row < rows; row += 1) {
      const of = (bits: Uint8Array) =>
        Array.from({ length: columns }, (_, j) => j).filter((j) => bits[row * columns + j]);
      expect(of(repaired.mask)).toHaveLength(of(mask).length);
      const drift = (bits: Uint8Array) =>
        Math.abs(
          Array.from({ length: columns }, (_, j) =>
            bits[row * columns + j] ? 0 : (values[row * columns + j] as number) * (mean[j] as number),
          ).reduce((a, b) => a + b, 0),
        );
      expect(drift(repaired.mask)).toBeLessThanOrEqual(drift(mask) + 1e-9);
      before += drift(mask);
      after += drift(repaired.mask);
    }
    repaired.values.forEach((w, i) => expect(w).toBe(repaired.mask[i] ? values[i] : 0));
    expect(after).toBeLessThan(0.5 * before);
  });

  it('a regression on gradients lowers what it minimises, at the same number of weights', async () => {
    const extraction = await testExtraction().texts(randomText(4)).open();
    const { source } = extraction;
    const [linear] = allLinears(source) as [LinearAt, ...LinearAt[]];
    const own = await source.read(linear.parameter);
    const [height, width] = linear.parameter.shape as [number, number];
    const start = selectWeights(own.map(Math.abs), width, { kind: 'matrix' }, 0.5);
    const options = { samples: 4, iterations: 30, refinements: 5, ridge: 1 };
    const before = { mask: start, values: own.map((w, i) => (start[i] ? w : 0)) };
    const of = { ...linear, values: own, rows: height, columns: width, statistics };
    const measured = await new CalibrationStatistics(extraction).collect([windowGradients]);
    const after = await fisherRegression.repair({ extraction, statistics: measured } as Work, of, before, options);
    const rows = await (await measured.measure(windowGradients, { samples: 4 }))(linear.layer, linear.parameter.local);
    // The quadratic model by its definition: slope and curvature of the loss, and the ridge.
    const tokens = measured.text.length;
    const trace = rows.reduce((sum, { gradient, weight }) => sum + weight * squares(gradient), 0) * tokens;
    const objective = (w: ArrayLike<number>) => {
      const moved = own.map((from, i) => (w[i] as number) - from);
      const model = rows.reduce((sum, { gradient, weight }) => {
        const along = gradient.reduce((dot, g, i) => dot + g * (moved[i] as number), 0);
        return sum + weight * (along + (tokens * along ** 2) / 2);
      }, 0);
      return model + ((trace / own.length) * squares(moved)) / 2;
    };
    expect(after.mask.reduce((a, b) => a + b, 0)).toBe(start.reduce((a, b) => a + b, 0));
    after.values.forEach((w, i) => (after.mask[i] ? undefined : expect(w).toBe(0)));
    expect(objective(after.values)).toBeLessThan(0.9 * objective(before.values));
    expect(after.mask).not.toEqual(start);
  });

  it('a low-rank residual is the best there is for these inputs, to 2 %', async () => {
    const { factors } = await residual.repair(work, matrix, pruned, { rank: 3 });
    if (!factors) throw new Error('There are no factors.');
    const { up, down } = factors;
    const product = Float64Array.from({ length: rows * columns }, (_, at) => {
      const [row, j] = [Math.floor(at / columns), at % columns];
      return Array.from(
        { length: 3 },
        (_unused, k) => (up[row * 3 + k] as number) * (down[k * columns + j] as number),
      ).reduce((a, b) => a + b, 0);
    });
    const error = outputError(product.map((value, i) => value + (pruned.values[i] as number)));
    // The optimum by another way: what a decomposition of ΔW X itself leaves after three directions (Eckart–Young).
    const outputs = Float64Array.from({ length: rows * tokens }, (_, at) => {
      const [row, t] = [Math.floor(at / tokens), at % tokens];
      return Array.from(
        { length: columns },
        (_unused, j) =>
          ((values[row * columns + j] as number) - (pruned.values[row * columns + j] as number)) *
          (inputs[t]?.[j] ?? 0),
      ).reduce((a, b) => a + b, 0);
    });
    const { s } = await svd(device, outputs, rows, tokens);
    const optimum = s.slice(3).reduce((sum, value) => sum + value * value, 0) / tokens;
    expect(error / optimum).toBeLessThan(1.02);
    expect(error / optimum).toBeGreaterThan(0.999);
  });
});
