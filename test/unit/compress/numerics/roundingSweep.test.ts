import { describe, expect, it } from 'vitest';
import { roundingSweep } from '../../../../main/compress/numerics/roundingSweep.ts';
import { gridOf, pack, type Packed, unpack } from '../../../../main/formats/storage/index.ts';
import { inverseFactor } from '../../../../main/runtime/linearAlgebra/inverseFactor.ts';
import { uniform } from '../../../../main/runtime/random.ts';
import { device } from '../../../support/owned.ts';

const rows = 4;
const tokens = 256;
const damping = 0.01;

/** Inputs of a few shared causes, so that columns can stand in for each other, and their Gram matrix. */
function correlated(columns: number) {
  const causes = 24;
  const mixing = uniform(1, causes * columns);
  const drawn = uniform(2, tokens * causes);
  const noise = uniform(3, tokens * columns);
  const inputs = Float64Array.from({ length: tokens * columns }, (_, at) => {
    const [token, column] = [Math.floor(at / columns), at % columns];
    let sum = 0.2 * ((noise[at] as number) - 0.5);
    for (let c = 0; c < causes; c += 1)
      sum += ((drawn[token * causes + c] as number) - 0.5) * ((mixing[c * columns + column] as number) - 0.5);
    return sum;
  });
  const gram = new Float64Array(columns * columns);
  for (let t = 0; t < tokens; t += 1)
    for (let i = 0; i < columns; i += 1)
      for (let j = 0; j < columns; j += 1)
        gram[i * columns + j]! += (inputs[t * columns + i]! * inputs[t * columns + j]!) / tokens;
  return gram;
}

const weightsOf = (columns: number) => Float32Array.from(uniform(4, rows * columns), (value) => value - 0.5);

/** tr(ΔW H ΔWᵀ): the mean squared error of the output. */
function outputError(before: Float32Array, after: Float32Array, gram: Float64Array, columns: number): number {
  let sum = 0;
  for (let row = 0; row < rows; row += 1)
    for (let i = 0; i < columns; i += 1)
      for (let j = 0; j < columns; j += 1) {
        const at = row * columns;
        sum += (before[at + i]! - after[at + i]!) * gram[i * columns + j]! * (before[at + j]! - after[at + j]!);
      }
  return sum;
}

/** Gauss and Jordan, for the textbook version of the method. */
function inverse(matrix: readonly number[][]): number[][] {
  const n = matrix.length;
  const work = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  for (let k = 0; k < n; k += 1) {
    const pivot = work[k]![k]!;
    work[k] = work[k]!.map((value) => value / pivot);
    for (let i = 0; i < n; i += 1) {
      const by = work[i]![k]!;
      if (i !== k && by !== 0) work[i] = work[i]!.map((value, j) => value - by * work[k]![j]!);
    }
  }
  return work.map((row) => row.slice(n));
}

/**
 * Optimal brain quantisation in the order of the columns, without any factor: each row answers an error of column j with
 * row j of the inverse of the Hessian of the columns that are left.
 */
function plain(weights: Float32Array, gram: Float64Array, columns: number, storage: Packed, block: number) {
  const mean = Array.from({ length: columns }, (_, i) => gram[i * columns + i]!).reduce((a, b) => a + b) / columns;
  const hessian = Array.from({ length: columns }, (_, i) =>
    Array.from({ length: columns }, (_, j) => gram[i * columns + j]! + (i === j ? damping * mean : 0)),
  );
  const w = Array.from({ length: rows }, (_, row) => [...weights.subarray(row * columns, (row + 1) * columns)]);
  const candidates: number[][][] = [];
  for (let j = 0; j < columns; j += 1) {
    if (j % block === 0)
      w.forEach((row, at) => {
        const grid = gridOf(pack(Float32Array.from(row.slice(j, j + block)), storage, [1, block]), storage);
        candidates[at] = Array.from({ length: block / grid.part }, (_, part) =>
          [...grid.levels.levels].map((level) => Math.fround(grid.scales[part]! * level + grid.offsets[part]!)),
        );
      });
    const left = inverse(hessian.slice(j).map((row) => row.slice(j)));
    w.forEach((row, at) => {
      const parts = candidates[at]!;
      const values = parts[Math.floor(((j % block) * parts.length) / block)]!;
      const value = row[j]!;
      const rounded = values.reduce((a, b) => (Math.abs(b - value) < Math.abs(a - value) ? b : a));
      const error = (value - rounded) / left[0]![0]!;
      row[j] = rounded;
      for (let l = j + 1; l < columns; l += 1) row[l] = row[l]! - error * left[0]![l - j]!;
    });
  }
  return Float32Array.from(w.flat());
}

describe('the rounding sweep', () => {
  it.each([
    ['q4_0', 32],
    ['q4_1', 32],
    ['q8_0', 32],
    ['mxfp4', 32],
    ['int3-32-zp', 32],
  ] as const)('rounds to %s as optimal brain quantisation does column by column', async (storage, block) => {
    const few = 96;
    const ofFew = correlated(few);
    const weights = weightsOf(few);
    const { factor } = await inverseFactor(device, ofFew.slice(), few, damping);
    const swept = unpack(await roundingSweep(device, weights, rows, factor, storage), storage);
    const expected = plain(weights, ofFew, few, storage, block);
    for (const [at, value] of swept.entries()) expect(value).toBeCloseTo(expected[at]!, 6);
  });

  const columns = 512;
  const gram = correlated(columns);

  it.each(['q4_0', 'q4_k', 'q3_k', 'q2_k', 'iq4_xs'] as const)(
    'leaves the output much closer than rounding to nearest does in %s',
    async (storage) => {
      const weights = weightsOf(columns);
      const { factor } = await inverseFactor(device, gram.slice(), columns, damping);
      const swept = unpack(await roundingSweep(device, weights, rows, factor, storage), storage);
      const nearest = unpack(pack(weights, storage, [rows, columns]), storage);
      const error = outputError(weights, swept, gram, columns);
      expect(error).toBeLessThan(0.5 * outputError(weights, nearest, gram, columns));
    },
  );
});
