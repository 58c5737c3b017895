import type { AttentionShape } from '../models/architecture.ts';

/** Which row of the model stands in the place of a row of the file. */
export type RowOrder = (row: number) => number;

/**
 * Where rotary positions turn elements i and i + D/2 of a head, llama.cpp turns 2i and 2i + 1 in some architectures: rows of
 * queries and keys, and their biases, are put in that order. New row h·D + 2j + k = old row h·D + k·D/2 + j.
 */
export const pairs =
  (headDim: number): RowOrder =>
  (row) => {
    const within = row % headDim;
    return row - within + (within % 2) * (headDim / 2) + Math.floor(within / 2);
  };

/**
 * A matrix that holds queries, keys and values group by group has all queries first in a file, then all keys, then all values.
 */
export function blocks({ groups, queriesPerGroup, headDim }: AttentionShape): RowOrder {
  const sizes = [queriesPerGroup * headDim, headDim, headDim];
  const starts = [0, 1, 2].map((block) => sizes.slice(0, block).reduce((sum, size) => sum + size, 0));
  const all = sizes.reduce((sum, size) => sum + size, 0);
  return (row) => {
    const block = starts.findLastIndex((start) => row >= groups * start);
    const [size, start] = [sizes[block] as number, starts[block] as number];
    const within = row - groups * start;
    return Math.floor(within / size) * all + start + (within % size);
  };
}

/**
 * The rows in their order in the file. Whole rows move, so packed ones stay as they are.
 *
 * @param bytes rows · any number of bytes each.
 */
export const ordered = (bytes: Uint8Array, rows: number, order: RowOrder): Uint8Array => moved(bytes, rows, order);

/** The way back. */
export function backInOrder(bytes: Uint8Array, rows: number, order: RowOrder): Uint8Array {
  const back = new Array<number>(rows);
  for (let row = 0; row < rows; row += 1) back[order(row)] = row;
  return moved(bytes, rows, (row) => back[row] as number);
}

function moved(bytes: Uint8Array, rows: number, from: RowOrder): Uint8Array {
  const size = bytes.byteLength / rows;
  const result = new Uint8Array(bytes.byteLength);
  for (let row = 0; row < rows; row += 1) {
    const old = from(row) * size;
    result.set(bytes.subarray(old, old + size), row * size);
  }
  return result;
}
