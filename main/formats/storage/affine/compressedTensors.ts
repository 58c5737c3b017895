import { putTogether, takeApart } from './affineParts.ts';
import type { Affine } from './layout.ts';

/** A matrix [out, in] as compressed-tensors' `pack-quantized` stores it. Its words hold ⌊32 / bits⌋ levels, the first in the lowest bits. */
export interface CompressedTensors {
  /** weight_packed: int32 [out, ⌈in / levels of a word⌉]. A level is q + 2^(bits−1) for the signed q that the format speaks of. */
  readonly packed: Int32Array;
  /** weight_scale: float16 [out, in / group], little-endian. */
  readonly scales: Uint8Array;
  /** weight_zero_point: int32 [⌈out / levels of a word⌉, in / group], packed along the rows; null for symmetric formats. */
  readonly zeroPoints: Int32Array | null;
}

const levelsOfWord = (bits: number): number => Math.floor(32 / bits);

/** @param shape [out, in], in a multiple of the group. */
export function toCompressedTensors(
  bytes: Uint8Array,
  affine: Affine,
  [rows, columns]: readonly [number, number],
): CompressedTensors {
  const { bits, group } = affine;
  const { levels, scales, zeroPoints } = takeApart(bytes, affine);
  return {
    packed: packRows(levels, rows, columns, bits),
    scales,
    zeroPoints: affine.zeroPoints ? packColumns(zeroPoints, rows, columns / group, bits) : null,
  };
}

/** The reverse: packed bytes of the format `affine`. */
export function fromCompressedTensors(
  { packed, scales, zeroPoints }: CompressedTensors,
  affine: Affine,
  [rows, columns]: readonly [number, number],
): Uint8Array {
  const { bits, group } = affine;
  const blocks = columns / group;
  const levels = unpackRows(packed, rows, columns, bits);
  const ofGroups = zeroPoints ? unpackColumns(zeroPoints, rows, blocks, bits) : new Uint8Array(rows * blocks);
  return putTogether({ levels, scales, zeroPoints: ofGroups }, affine);
}

function packRows(levels: Uint8Array, rows: number, columns: number, bits: number): Int32Array {
  const each = levelsOfWord(bits);
  const words = Math.ceil(columns / each);
  const packed = new Int32Array(rows * words);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) {
      const word = row * words + Math.floor(column / each);
      packed[word] =
        (packed[word] as number) | ((levels[row * columns + column] as number) << ((column % each) * bits));
    }
  return packed;
}

function unpackRows(packed: Int32Array, rows: number, columns: number, bits: number): Uint8Array {
  const each = levelsOfWord(bits);
  const words = Math.ceil(columns / each);
  const mask = 2 ** bits - 1;
  const levels = new Uint8Array(rows * columns);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) {
      const word = packed[row * words + Math.floor(column / each)] as number;
      levels[row * columns + column] = (word >>> ((column % each) * bits)) & mask;
    }
  return levels;
}

const packColumns = (levels: Uint8Array, rows: number, columns: number, bits: number): Int32Array =>
  transposed(
    packRows(transposed(levels, rows, columns), columns, rows, bits),
    columns,
    Math.ceil(rows / levelsOfWord(bits)),
  );

const unpackColumns = (packed: Int32Array, rows: number, columns: number, bits: number): Uint8Array =>
  transposed(
    unpackRows(transposed(packed, Math.ceil(rows / levelsOfWord(bits)), columns), columns, rows, bits),
    columns,
    rows,
  );

function transposed<T extends Int32Array | Uint8Array>(matrix: T, rows: number, columns: number): T {
  const result = matrix.slice() as T;
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1)
      result[column * rows + row] = matrix[row * columns + column] as number;
  return result;
}
