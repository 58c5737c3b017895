import type { Device } from '../../runtime/device.ts';
import { multiply } from '../../runtime/linearAlgebra/multiply.ts';

/** A matrix on its way through a sweep, its columns contiguous: [columns, rows]. */
export interface Swept {
  readonly work: Float32Array;
  readonly rows: number;
  readonly columns: number;
  /** U, row-major [columns, columns], upper triangular with UᵀU = H⁻¹. */
  readonly factor: Float64Array;
}

/** What a sweep does where it arrives. */
export interface ColumnSweep {
  /** Columns after which errors are spread over all that follow. */
  readonly block: number;
  /** Columns that plain loops spread errors among; what is behind them in the block gets theirs as one product. */
  readonly strip?: number;
  /** A block begins: its columns hold what all columns before left of them. */
  readonly begin?: (swept: Swept, from: number, to: number) => void;
  /** Changes a column in place; what it takes away is the error that the columns to its right make up for. */
  readonly change: (column: Float32Array, index: number, swept: Swept) => void;
  /** A block is done: its columns stay as they are. */
  readonly end?: (swept: Swept, from: number, to: number) => void;
}

/** How wide a strip is where nothing else is said. */
export const stripWidth = 16;

/**
 * The sweep of optimal brain surgery over a matrix W [rows, columns], as SparseGPT and GPTQ have it: columns are changed from
 * left to right, and the error (w − w′) / U_jj of each is spread over the columns to its right with row j of U.
 *
 * @param factor see Swept.
 * @returns the matrix as it is at the end, row-major.
 */
export async function sweepColumns(
  device: Device,
  matrix: Float32Array,
  rows: number,
  factor: Float64Array,
  sweep: ColumnSweep,
): Promise<Float32Array> {
  const columns = matrix.length / rows;
  const swept: Swept = { work: transposed(matrix, rows, columns), rows, columns, factor };
  for (let from = 0; from < columns; from += sweep.block) {
    const to = Math.min(columns, from + sweep.block);
    sweep.begin?.(swept, from, to);
    const errors = await sweepBlock(device, swept, from, to, sweep);
    sweep.end?.(swept, from, to);
    if (to < columns) await spreadErrors(device, swept, from, to, columns, errors);
  }
  return transposed(swept.work, columns, rows);
}

/** Changes the block's columns one by one, spreading errors inside the block. Returns the errors [to − from, rows]. */
async function sweepBlock(
  device: Device,
  swept: Swept,
  from: number,
  to: number,
  { change, strip = stripWidth }: ColumnSweep,
): Promise<Float32Array> {
  const { work, rows, columns, factor } = swept;
  const errors = new Float32Array((to - from) * rows);
  for (let first = from; first < to; first += strip) {
    const last = Math.min(to, first + strip);
    for (let j = first; j < last; j += 1) {
      const column = work.subarray(j * rows, (j + 1) * rows);
      const error = errors.subarray((j - from) * rows, (j - from + 1) * rows);
      const diagonal = factor[j * columns + j] as number;
      error.set(column);
      change(column, j, swept);
      for (let row = 0; row < rows; row += 1)
        error[row] = ((error[row] as number) - (column[row] as number)) / diagonal;
      for (let l = j + 1; l < last; l += 1) {
        const weight = factor[j * columns + l] as number;
        const target = work.subarray(l * rows, (l + 1) * rows);
        for (let row = 0; row < rows; row += 1) target[row] = (target[row] as number) - (error[row] as number) * weight;
      }
    }
    if (last < to) {
      const own = errors.subarray((first - from) * rows, (last - from) * rows);
      await spreadErrors(device, swept, first, last, to, own);
    }
  }
  return errors;
}

/** W[:, to:end] −= E · U[from:to, to:end], as one matrix product. */
async function spreadErrors(
  device: Device,
  { work, rows, columns, factor }: Swept,
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
export function transposed(matrix: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(matrix.length);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      result[column * rows + row] = matrix[row * columns + column] as number;
    }
  }
  return result;
}
