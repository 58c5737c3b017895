import type { Device } from '../../runtime/device.ts';
import { multiply } from '../../runtime/linearAlgebra/multiply.ts';
import { lowestMask } from '../select.ts';

export interface Sweep {
  /** The matrix after pruning with the optimal update of what is left. */
  readonly weights: Float32Array;
  readonly mask: Uint8Array;
  /** w̃² / U_jj² at the moment each column is reached: how much output error removing the weight costs. */
  readonly importance: Float32Array;
}

/**
 * SparseGPT on one matrix W [rows, columns] (Frantar & Alistarh 2023). Columns are visited in blocks from left to
 * right; inside a block the ⌊ratio · size⌋ weights of least w²/U_jj² go, and the error of each removed weight is
 * spread over the columns to its right with the factor U of the inverse Hessian (UᵀU = H⁻¹, upper).
 *
 * @param factor U, row-major [columns, columns].
 * @param dead columns whose input is always zero; their weights become zero.
 */
export async function sparseGptSweep(
  device: Device,
  matrix: Float32Array,
  rows: number,
  factor: Float64Array,
  { ratio, block = 128, dead = [] }: { ratio: number; block?: number; dead?: readonly number[] },
): Promise<Sweep> {
  const columns = matrix.length / rows;
  // Columns are what the sweep walks along, so they are made contiguous: [columns, rows].
  const work = transposed(matrix, rows, columns);
  for (const column of dead) work.fill(0, column * rows, (column + 1) * rows);
  const importance = new Float32Array(matrix.length);
  const mask = new Uint8Array(matrix.length);

  for (let from = 0; from < columns; from += block) {
    const to = Math.min(columns, from + block);
    const blockImportance = scoreBlock(work, rows, factor, columns, from, to);
    const blockMask = lowestMask(blockImportance, Math.floor(ratio * blockImportance.length));
    for (let row = 0; row < rows; row += 1) {
      const slice = [row * (to - from), (row + 1) * (to - from)] as const;
      importance.set(blockImportance.subarray(...slice), row * columns + from);
      mask.set(blockMask.subarray(...slice), row * columns + from);
    }
    const errors = sweepBlock(work, rows, factor, columns, from, to, blockMask);
    if (to < columns) await spreadErrors(device, work, rows, factor, columns, from, to, errors);
  }
  return { weights: transposed(work, columns, rows), mask, importance };
}

/** w² / U_jj² of the block's columns, row-major [rows, to − from]. */
function scoreBlock(work: Float32Array, rows: number, factor: Float64Array, columns: number, from: number, to: number) {
  const width = to - from;
  const score = new Float32Array(rows * width);
  for (let j = 0; j < width; j += 1) {
    const inverse = 1 / (factor[(from + j) * columns + from + j] as number) ** 2;
    for (let row = 0; row < rows; row += 1) {
      score[row * width + j] = (work[(from + j) * rows + row] as number) ** 2 * inverse;
    }
  }
  return score;
}

/** Prunes the block's columns one by one, spreading errors inside the block. Returns the errors [to − from, rows]. */
function sweepBlock(
  work: Float32Array,
  rows: number,
  factor: Float64Array,
  columns: number,
  from: number,
  to: number,
  mask: Uint8Array,
): Float32Array {
  const width = to - from;
  const errors = new Float32Array(width * rows);
  for (let j = 0; j < width; j += 1) {
    const column = work.subarray((from + j) * rows, (from + j + 1) * rows);
    const error = errors.subarray(j * rows, (j + 1) * rows);
    const diagonal = factor[(from + j) * columns + from + j] as number;
    for (let row = 0; row < rows; row += 1) {
      if (mask[row * width + j]) continue;
      error[row] = (column[row] as number) / diagonal;
      column[row] = 0;
    }
    for (let l = j + 1; l < width; l += 1) {
      const weight = factor[(from + j) * columns + from + l] as number;
      const target = work.subarray((from + l) * rows, (from + l + 1) * rows);
      for (let row = 0; row < rows; row += 1) target[row] = (target[row] as number) - (error[row] as number) * weight;
    }
  }
  return errors;
}

/** W[:, to:] −= E · U[from:to, to:], as one matrix product. */
async function spreadErrors(
  device: Device,
  work: Float32Array,
  rows: number,
  factor: Float64Array,
  columns: number,
  from: number,
  to: number,
  errors: Float32Array,
): Promise<void> {
  const width = to - from;
  const rest = columns - to;
  const upper = new Float32Array(width * rest);
  for (let j = 0; j < width; j += 1) {
    for (let l = 0; l < rest; l += 1) upper[j * rest + l] = factor[(from + j) * columns + to + l] as number;
  }
  const update = await multiply(device, upper, errors, { rows: rest, inner: width, columns: rows, transA: true });
  for (let i = 0; i < update.length; i += 1)
    work[to * rows + i] = (work[to * rows + i] as number) - (update[i] as number);
}

/** [rows, columns] → [columns, rows] */
function transposed(matrix: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(matrix.length);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      result[column * rows + row] = matrix[row * columns + column] as number;
    }
  }
  return result;
}
