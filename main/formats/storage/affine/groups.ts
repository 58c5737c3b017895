import { readHalf, writeHalf } from '../half.ts';
import { type Affine, bytesOfGroup, levelsAt, middleLevel } from './layout.ts';

/**
 * Rounds the values of every group to the nearest levels, value / scale + zero by the scale as it is stored, and writes scales,
 * zero points and levels; all levels are zero's where a scale is 0.
 *
 * Levels go into their bytes at once, and the groups are a loop in here: a call for each group would make an object of its scale.
 */
export function writeGroups(values: Float32Array, affine: Affine, scales: Float64Array, zeros: Uint8Array): Uint8Array {
  const { bits, group, zeroPoints } = affine;
  const highest = 2 ** bits - 1;
  const blockBytes = bytesOfGroup(affine);
  const bytes = new Uint8Array(scales.length * blockBytes);
  for (let block = 0, from = 0; block < scales.length; block += 1, from += group) {
    const at = block * blockBytes;
    const scale = writeHalf(bytes, at, scales[block] as number);
    const zero = zeros[block] as number;
    if (zeroPoints) bytes[at + 2] = zero;
    const inverse = scale === 0 ? 0 : 1 / scale;
    const middle = zero + 0.5;
    let pending = 0;
    let filled = 0;
    let to = at + levelsAt(affine);
    for (let i = from; i < from + group; i += 1) {
      const number = (values[i] as number) * inverse + middle;
      const level = number <= 0 ? 0 : number >= highest ? highest : number | 0;
      pending |= level << filled;
      filled += bits;
      if (filled >= 8) {
        bytes[to] = pending;
        to += 1;
        pending >>>= 8;
        filled -= 8;
      }
    }
  }
  return bytes;
}

/** The values of groups: scale · (level − zero point). */
export function readGroups(bytes: Uint8Array, affine: Affine, result: Float32Array): void {
  const { bits, group, zeroPoints } = affine;
  const middle = middleLevel(bits);
  const mask = 2 ** bits - 1;
  const blockBytes = bytesOfGroup(affine);
  for (let at = 0, to = 0; at < bytes.length; at += blockBytes, to += group) {
    const scale = readHalf(bytes, at);
    const zero = zeroPoints ? (bytes[at + 2] as number) : middle;
    const from = at + levelsAt(affine);
    if (bits === 8) for (let i = 0; i < group; i += 1) result[to + i] = scale * ((bytes[from + i] as number) - zero);
    else if (bits === 3)
      for (let i = 0, byte = from; i < group; i += 8, byte += 3) {
        const eight =
          (bytes[byte] as number) | ((bytes[byte + 1] as number) << 8) | ((bytes[byte + 2] as number) << 16);
        for (let j = 0; j < 8; j += 1) result[to + i + j] = scale * (((eight >> (3 * j)) & mask) - zero);
      }
    else
      for (let i = 0, bit = 0; i < group; i += 1, bit += bits)
        result[to + i] = scale * ((((bytes[from + (bit >> 3)] as number) >> (bit & 7)) & mask) - zero);
  }
}
