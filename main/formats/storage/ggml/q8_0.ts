import { wholeSteps } from '../affine/wholeSteps.ts';
import { codebook } from '../codebook.ts';
import { bitsOf, extremeOf } from '../extreme.ts';
import { readHalf, writeHalf } from '../half.ts';
import type { BlockGrid, PackedFormat } from '../packedFormat.ts';
import { blockSize } from './bits.ts';

/** A float16 scale and one signed byte for each value. */
const blockBytes = 2 + blockSize;

/** The lowest level; −128 is left out, as ggml leaves it out. */
const lowest = -127;

const grid: BlockGrid = {
  part: blockSize,
  levels: codebook(Array.from({ length: 1 - 2 * lowest }, (_, i) => lowest + i)),
  scale: readHalf,
  offset: () => 0,
  writeLevels: (bytes, at, indices) => {
    for (let i = 0; i < blockSize; i += 1) bytes[at + 2 + i] = lowest + (indices[i] as number);
  },
};

const format: PackedFormat = {
  name: 'q8_0',
  block: blockSize,
  blockBytes,
  fallback: 'F16',
  keepsZeros: true,
  grid,
  pack: (values) => {
    const bytes = new Uint8Array((values.length / blockSize) * blockBytes);
    const signed = new Int8Array(bytes.buffer);
    // Signs as numbers, −1 or 0, instead of branches that no processor can foresee.
    const bits = bitsOf(values);
    for (let from = 0, at = 0; from < values.length; from += blockSize, at += blockBytes) {
      const largest = Math.abs(extremeOf(bits, from, blockSize));
      const scale = Math.fround(largest / 127);
      const inverse = scale ? Math.fround(1 / scale) : 0;
      for (let i = 0; i < blockSize; i += 1) {
        const level = (Math.fround(Math.abs(values[from + i] as number) * inverse) + 0.5) | 0;
        const sign = (bits[from + i] as number) >> 31;
        signed[at + 2 + i] = (level ^ sign) - sign;
      }
      writeHalf(bytes, at, scale);
    }
    return bytes;
  },
  unpackInto: (bytes, result) => {
    const signed = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let at = 0, to = 0; at < bytes.length; at += blockBytes, to += blockSize) {
      const scale = readHalf(bytes, at);
      for (let i = 0; i < blockSize; i += 1) result[to + i] = scale * (signed[at + 2 + i] as number);
    }
  },
};

/**
 * Eight bits and a scale for 32 values: q = round(x / d) with d = max|x| / 127, stored as float16 (ggml's q8_0; q is taken by
 * the unrounded d, halves away from zero, as its reference quantiser does). Unpacked: d · q.
 */
export const q8_0: PackedFormat = { ...format, affine: wholeSteps(format, 8) };
