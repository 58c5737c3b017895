import type { Device } from '../../runtime/device.ts';
import { multiply } from '../../runtime/linearAlgebra/multiply.ts';
import { lowestMask } from '../../runtime/select.ts';

export interface Sweep {
  /** The matrix after pruning with the optimal update of what is left. */
  readonly weights: Float32Array;
  readonly mask: Uint8Array;
  /** w̃² / U_jj² at the moment each column is reached: how much output error removing the weight costs. */
  readonly importance: Float32Array;
}

/** How a sweep chooses: by a mask that is there already, or by itself in blocks or patterns. */
export type SweepChoice =
  | { readonly mask: Uint8Array }
  | { readonly ratio: number; readonly pattern?: { readonly remove: number; readonly of: number } };

/**
 * SparseGPT on one matrix W [rows, columns] (Frantar & Alistarh 2023). Columns are visited in blocks from left to
 * right; inside a block the ⌊ratio · size⌋ weights of least w²/U_jj² go (with a pattern: `remove` of every `of` columns
 * of a row, chosen when the sweep reaches them), and the error of each removed weight is spread over the columns to its
 * right with the factor U of the inverse Hessian (UᵀU = H⁻¹, upper). With a mask only the spreading is left.
 *
 * @param factor U, row-major [columns, columns].
 * @param dead columns whose input is always zero; their weights become zero.
 */
export async function sparseGptSweep(
  device: Device,
  matrix: Float32Array,
  rows: number,
  factor: Float64Array,
  choice: SweepChoice,
  { block = 128, dead = [] }: { block?: number; dead?: readonly number[] } = {},
): Promise<Sweep> {
  const columns = matrix.length / rows;
  // Columns are what the sweep walks along, so they are made contiguous: [columns, rows].
  const work = transposed(matrix, rows, columns);
  for (const column of dead) work.fill(0, column * rows, (column + 1) * rows);
  const importance = new Float32Array(matrix.length);
  const mask = new Uint8Array(matrix.length);

  for (let from = 0; from < columns; from += block) {
    const to = Math.min(columns, from + block);
    const width = to - from;
    const blockImportance = scoreBlock(work, rows, factor, columns, from, to);
    const given = 'mask' in choice ? cutOut(choice.mask, rows, columns, from, to) : null;
    const whole =
      given ??
      ('ratio' in choice && !choice.pattern
        ? lowestMask(blockImportance, Math.floor(choice.ratio * blockImportance.length))
        : new Uint8Array(blockImportance.length).fill(1));
    const pattern = 'pattern' in choice ? choice.pattern : undefined;
    const errors = await sweepBlock(device, work, rows, factor, columns, from, to, whole, pattern);
    for (let row = 0; row < rows; row += 1) {
      const slice = [row * width, (row + 1) * width] as const;
      importance.set(blockImportance.subarray(...slice), row * columns + from);
      mask.set(whole.subarray(...slice), row * columns + from);
    }
    if (to < columns) await spreadErrors(device, work, rows, factor, columns, from, to, columns, errors);
  }
  return { weights: transposed(work, columns, rows), mask, importance };
}

/** Columns from … to − 1 of a mask, row-major. */
function cutOut(mask: Uint8Array, rows: number, columns: number, from: number, to: number): Uint8Array {
  const width = to - from;
  const result = new Uint8Array(rows * width);
  for (let row = 0; row < rows; row += 1)
    result.set(mask.subarray(row * columns + from, row * columns + to), row * width);
  return result;
}

/** Of `of` columns from j on, the `remove` of least w²/U_jj² of every row become 0 in the mask. */
function choosePattern(
  work: Float32Array,
  rows: number,
  factor: Float64Array,
  columns: number,
  from: number,
  j: number,
  width: number,
  mask: Uint8Array,
  { remove, of }: { readonly remove: number; readonly of: number },
): void {
  const few = new Float32Array(of);
  for (let row = 0; row < rows; row += 1) {
    for (let k = 0; k < of; k += 1) {
      const column = from + j + k;
      few[k] = (work[column * rows + row] as number) ** 2 / (factor[column * columns + column] as number) ** 2;
    }
    lowestMask(few, remove).forEach((bit, k) => (mask[row * width + j + k] = bit));
  }
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

/** Columns that plain loops spread errors among; what is behind them in the block gets theirs as one product. */
const stripWidth = 16;

/** Prunes the block's columns one by one, spreading errors inside the block. Returns the errors [to − from, rows]. */
async function sweepBlock(
  device: Device,
  work: Float32Array,
  rows: number,
  factor: Float64Array,
  columns: number,
  from: number,
  to: number,
  mask: Uint8Array,
  pattern?: { readonly remove: number; readonly of: number },
): Promise<Float32Array> {
  const width = to - from;
  const errors = new Float32Array(width * rows);
  // A pattern looks ahead at columns that have to be up to date.
  const strip = pattern ? Math.max(pattern.of, Math.floor(stripWidth / pattern.of) * pattern.of) : stripWidth;
  for (let first = 0; first < width; first += strip) {
    const last = Math.min(width, first + strip);
    for (let j = first; j < last; j += 1) {
      if (pattern && j % pattern.of === 0) choosePattern(work, rows, factor, columns, from, j, width, mask, pattern);
      const column = work.subarray((from + j) * rows, (from + j + 1) * rows);
      const error = errors.subarray(j * rows, (j + 1) * rows);
      const diagonal = factor[(from + j) * columns + from + j] as number;
      for (let row = 0; row < rows; row += 1) {
        if (mask[row * width + j]) continue;
        error[row] = (column[row] as number) / diagonal;
        column[row] = 0;
      }
      for (let l = j + 1; l < last; l += 1) {
        const weight = factor[(from + j) * columns + from + l] as number;
        const target = work.subarray((from + l) * rows, (from + l + 1) * rows);
        for (let row = 0; row < rows; row += 1) target[row] = (target[row] as number) - (error[row] as number) * weight;
      }
    }
    if (last < width) {
      const own = errors.subarray(first * rows, last * rows);
      await spreadErrors(device, work, rows, factor, columns, from + first, from + last, to, own);
    }
  }
  return errors;
}

/** W[:, to:end] −= E · U[from:to, to:end], as one matrix product. */
async function spreadErrors(
  device: Device,
  work: Float32Array,
  rows: number,
  factor: Float64Array,
  columns: number,
  from: number,
  to: number,
  end: number,
  errors: Float32Array,
): Promise<void> {
  const width = to - from;
  const rest = end - to;
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
