import type { Device } from '../../runtime/device.ts';
import { lowestMask } from '../../runtime/select.ts';
import { stripWidth, type Swept, sweepColumns } from './columnSweep.ts';

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
  const importance = new Float32Array(matrix.length);
  const mask = new Uint8Array(matrix.length);
  const given = 'mask' in choice ? choice.mask : null;
  const pattern = 'mask' in choice ? undefined : choice.pattern;
  // Columns whose input is always zero have U_jl = 0 for all others, so what they lose changes none of them.
  const gone = new Set(dead);
  /** The mask of the block that the sweep is in, row-major. */
  let chosen: Uint8Array = new Uint8Array();
  let [first, width] = [0, 0];
  const begin = ({ work }: Swept, from: number, to: number) => {
    for (let j = from; j < to; j += 1) if (gone.has(j)) work.fill(0, j * rows, (j + 1) * rows);
    const scores = scoreBlock(work, rows, factor, columns, from, to);
    [first, width] = [from, to - from];
    if (given) chosen = cutOut(given, rows, columns, from, to);
    else if (pattern || !('ratio' in choice)) chosen = new Uint8Array(scores.length).fill(1);
    else chosen = lowestMask(scores, Math.floor(choice.ratio * scores.length));
    for (let row = 0; row < rows; row += 1)
      importance.set(scores.subarray(row * width, (row + 1) * width), row * columns + from);
  };
  const change = (column: Float32Array, index: number, { work }: Swept) => {
    const j = index - first;
    if (pattern && j % pattern.of === 0) choosePattern(work, rows, factor, columns, first, j, width, chosen, pattern);
    for (let row = 0; row < rows; row += 1) if (!chosen[row * width + j]) column[row] = 0;
  };
  const end = (_: Swept, from: number) => {
    for (let row = 0; row < rows; row += 1)
      mask.set(chosen.subarray(row * width, (row + 1) * width), row * columns + from);
  };
  // A pattern looks ahead at columns that have to be up to date.
  const strip = pattern ? Math.max(pattern.of, Math.floor(stripWidth / pattern.of) * pattern.of) : stripWidth;
  const weights = await sweepColumns(device, matrix, rows, factor, { block, strip, begin, change, end });
  return { weights, mask, importance };
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
