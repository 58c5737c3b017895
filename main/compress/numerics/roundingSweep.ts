import { blockOf, gridOf, pack, type Packed, packOnGrid, storageBytes } from '../../formats/storage/index.ts';
import { type Grid, nearestIn } from '../../formats/storage/grid.ts';
import type { Device } from '../../runtime/device.ts';
import { type Swept, sweepColumns, transposed } from './columnSweep.ts';

/**
 * GPTQ on one matrix W [rows, columns] (Frantar et al. 2023): when the sweep reaches a block of the format, the format chooses its
 * scales for what the columns before left of it; then column by column is rounded to the nearest value that these scales
 * allow, and the columns to its right make up for its error. Columns are taken in their order, because a packed block holds
 * neighbours.
 *
 * @param factor U, row-major [columns, columns], upper with UᵀU = H⁻¹.
 * @param importance of errors in each column, by which scales are chosen; all alike where it is left out.
 * @returns the packed matrix.
 */
export async function roundingSweep(
  device: Device,
  matrix: Float32Array,
  rows: number,
  factor: Float64Array,
  storage: Packed,
  importance?: Float32Array,
): Promise<Uint8Array> {
  const columns = matrix.length / rows;
  const block = blockOf(storage);
  const blockBytes = storageBytes(storage, [1, block]);
  const rowBytes = storageBytes(storage, [1, columns]);
  const result = new Uint8Array(rows * rowBytes);
  /** The block that the sweep is in: its first column, its bytes row after row, and what they can stand for. */
  let current: { readonly from: number; readonly bytes: Uint8Array; readonly grid: Grid } | null = null;

  const valuesOf = ({ work }: Swept, from: number, to: number) =>
    transposed(work.subarray(from * rows, to * rows), to - from, rows);
  const begin = (swept: Swept, from: number, to: number) => {
    const bytes = pack(valuesOf(swept, from, to), storage, [rows, block], importance?.slice(from, to));
    current = { from, bytes, grid: gridOf(bytes, storage) };
  };
  const change = (column: Float32Array, index: number) => {
    const { grid, from } = current as NonNullable<typeof current>;
    const parts = block / grid.part;
    const first = Math.floor((index - from) / grid.part);
    for (let row = 0; row < rows; row += 1) column[row] = nearestIn(grid, row * parts + first, column[row] as number);
  };
  const end = (swept: Swept, from: number, to: number) => {
    const bytes = packOnGrid(valuesOf(swept, from, to), (current as NonNullable<typeof current>).bytes, storage);
    const at = (from / block) * blockBytes;
    for (let row = 0; row < rows; row += 1)
      result.set(bytes.subarray(row * blockBytes, (row + 1) * blockBytes), row * rowBytes + at);
  };
  await sweepColumns(device, matrix, rows, factor, { block, begin, change, end });
  return result;
}
