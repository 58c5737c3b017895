import type { AffineParts } from './affineParts.ts';
import { readLevels } from './bitStream.ts';

const wordBits = 32;

/**
 * weight_packed of compressed-tensors' `pack-quantized`: int32 [out, in · bits / 32], the first level of a row in the lowest bits of its first
 * word. A level is q + 2^(bits−1) for the signed q that the format speaks of.
 *
 * @param shape [out, in].
 */
export function packWords(
  { levels }: AffineParts,
  bits: 4 | 8,
  [rows, columns]: readonly [number, number],
): Int32Array {
  const each = wordBits / bits;
  const words = wordsOf(columns, bits);
  const packed = new Int32Array(rows * words);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) {
      const word = row * words + Math.floor(column / each);
      const level = levels[row * columns + column] as number;
      packed[word] = (packed[word] as number) | (level << ((column % each) * bits));
    }
  return packed;
}

/** Words of a line of so many levels. */
export const wordsOf = (levels: number, bits: number): number => Math.ceil((levels * bits) / wordBits);

/** A packed matrix as others have written it. */
export interface PackedMatrix {
  readonly bits: 4 | 8;
  /** [out, in] */
  readonly shape: readonly [number, number];
  /** Bytes of weight_packed, little-endian. */
  readonly packed: Uint8Array;
  /** [out, groups of a row] */
  readonly scales: Float32Array;
  /** Bytes of weight_zero_point, int32 [out · bits / 32, groups of a row], packed along out; null for a symmetric matrix. */
  readonly zeroPoints: Uint8Array | null;
}

/** What it stands for: scale · (level − zero point), the middle level where there are no zero points. */
export function unpackedMatrix({
  bits,
  shape: [rows, columns],
  packed,
  scales,
  zeroPoints,
}: PackedMatrix): Float32Array {
  const groups = scales.length / rows;
  const size = columns / groups;
  const rowBytes = packed.length / rows;
  const values = new Float32Array(rows * columns);
  const levels = new Uint8Array(columns);
  for (let row = 0; row < rows; row += 1) {
    readLevels(packed, row * rowBytes, bits, levels);
    for (let group = 0; group < groups; group += 1) {
      const scale = scales[row * groups + group] as number;
      const zero = zeroPoints ? zeroPointAt(zeroPoints, row, group, groups, bits) : 2 ** (bits - 1);
      for (let i = group * size; i < (group + 1) * size; i += 1)
        values[row * columns + i] = scale * ((levels[i] as number) - zero);
    }
  }
  return values;
}

function zeroPointAt(bytes: Uint8Array, row: number, group: number, groups: number, bits: number): number {
  const bit = row * bits;
  const byte = 4 * (Math.floor(bit / wordBits) * groups + group) + Math.floor((bit % wordBits) / 8);
  return ((bytes[byte] as number) >> (bit % 8)) & (2 ** bits - 1);
}
