import { codebook } from '../codebook.ts';
import { bitsOf, extremeBits } from '../extreme.ts';
import type { BlockGrid, PackedFormat } from '../packedFormat.ts';
import { blockSize, writeNibbles } from './bits.ts';

/** An exponent and 4 bits of every value. */
const blockBytes = 1 + blockSize / 2;

/** The numbers of sign, two bits of exponent and one of fraction (E2M1), doubled: 0, 0.5, 1, 1.5, 2, 3, 4, 6 and their negatives. */
const doubled = Int8Array.of(0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12);
/** Magnitudes, negated: the middle between two goes up, which is towards zero, as in ggml. */
const negated = codebook([-12, -8, -6, -4, -3, -2, -1, 0]);

/** All of them, ascending, and how each is written. */
const signed = codebook([-12, -8, -6, -4, -3, -2, -1, 0, 1, 2, 3, 4, 6, 8, 12]);
const codes = Uint8Array.from(signed.levels, (level) => doubled.indexOf(level));

/** The bias of an exponent byte, and one more because the numbers are doubled. */
const bias = 128;
/** A power of two of the largest number, 6 = 1.5 · 2². */
const largestExponent = 2;
/** The exponent byte 255 stands for NaN. */
const largestByte = 254;

/** The scale of doubled numbers that every exponent byte stands for. */
const scales = Float64Array.from({ length: 256 }, (_, byte) => (byte > largestByte ? NaN : 2 ** (byte - bias)));

const grid: BlockGrid = {
  part: blockSize,
  levels: signed,
  scale: (bytes, at) => scales[bytes[at] as number] as number,
  offset: () => 0,
  writeLevels: (bytes, at, indices) =>
    writeNibbles(
      bytes,
      at + 1,
      indices.map((index) => codes[index] as number),
      0,
      16,
    ),
};

/**
 * Four bits of floating point and a power of two for 32 values: 2^(e − 127)·x, x one of E2M1 (OCP Microscaling Formats 1.0 with
 * blocks as ggml's mxfp4 has them; gpt-oss is published so). e is that of the largest value less 2, values beyond 6 become 6.
 */
export const mxfp4: PackedFormat = {
  name: 'mxfp4',
  block: blockSize,
  blockBytes,
  fallback: 'F16',
  keepsZeros: true,
  grid,
  pack: (values) => {
    const bytes = new Uint8Array((values.length / blockSize) * blockBytes);
    const bits = bitsOf(values);
    const indices = new Uint8Array(blockSize);
    const { nearest } = negated;
    const last = nearest.length - 1;
    for (let from = 0, at = 0; from < values.length; from += blockSize, at += blockBytes) {
      // The bits of a float32 hold its exponent with the same bias.
      const exponent = (extremeBits(bits, from, blockSize) & 0x7fffffff) >> 23;
      const byte = Math.max(0, Math.min(largestByte, exponent - largestExponent));
      const inverse = 2 / (scales[byte] as number);
      for (let i = 0; i < blockSize; i += 1) {
        const half = last - Math.abs(values[from + i] as number) * inverse;
        const magnitude = 7 - (nearest[half <= 0 ? 0 : half | 0] as number);
        const sign = ((bits[from + i] as number) >>> 28) & 8;
        indices[i] = magnitude === 0 ? 0 : magnitude | sign;
      }
      bytes[at] = byte;
      writeNibbles(bytes, at + 1, indices, 0, 16);
    }
    return bytes;
  },
  unpackInto: (bytes, result) => {
    for (let at = 0, to = 0; at < bytes.length; at += blockBytes, to += blockSize) {
      const scale = scales[bytes[at] as number] as number;
      for (let j = 0; j < 16; j += 1) {
        const pair = bytes[at + 1 + j] as number;
        result[to + j] = scale * (doubled[pair & 15] as number);
        result[to + 16 + j] = scale * (doubled[pair >> 4] as number);
      }
    }
  },
};
