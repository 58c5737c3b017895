import { wholeNumbers } from '../codebook.ts';
import { readHalf } from '../half.ts';
import type { PackedFormat } from '../packedFormat.ts';
import { writeQuarters } from './bits.ts';
import { packScaledSuperBlocks, type ScaledLayout, scaledSuperBlockGrid, superBlockSize } from './scaledSuperBlocks.ts';

/** The third bit of every value, 2 low ones, 16 scales of 6 bits, a float16 for all. */
const lowAt = superBlockSize / 8;
const scalesAt = lowAt + superBlockSize / 4;
const scaleAt = scalesAt + 12;
const blockBytes = scaleAt + 2;

const layout: ScaledLayout = {
  blockBytes,
  scaleAt,
  part: 16,
  levels: wholeNumbers(4),
  largest: 32,
  scaleOf: (bytes, at, part) => scaleOf(bytes, at + scalesAt, part),
  writeLevels: (bytes, at, indices) => {
    // Byte l of the third bits holds those of values l, l + 32, l + 64, …
    for (let l = 0; l < 32; l += 1) {
      let bits = 0;
      for (let j = 0; j < 8; j += 1) bits |= ((indices[32 * j + l] as number) >> 2) << j;
      bytes[at + l] = bits;
    }
    writeQuarters(bytes, at + lowAt, indices);
  },
  writeScales: (bytes, at, scales) => {
    // Scales are stored as s + 32: 4 low bits of parts p and p + 8 in byte p, 2 high ones of p, p + 4, p + 8, p + 12 in byte 8 + p.
    for (let p = 0; p < 8; p += 1) {
      const low = (scales[p] as number) + 32;
      const high = (scales[p + 8] as number) + 32;
      bytes[at + scalesAt + p] = (low & 15) | ((high & 15) << 4);
    }
    for (let p = 0; p < 4; p += 1) {
      let bits = 0;
      for (let j = 0; j < 4; j += 1) bits |= (((scales[4 * j + p] as number) + 32) >> 4) << (2 * j);
      bytes[at + scalesAt + 8 + p] = bits;
    }
  },
};

function scaleOf(bytes: Uint8Array, at: number, part: number): number {
  const low = ((bytes[at + (part & 7)] as number) >> (part & 8 ? 4 : 0)) & 15;
  const high = ((bytes[at + 8 + (part & 3)] as number) >> (2 * (part >> 2))) & 3;
  return (low | (high << 4)) - 32;
}

/** Three bits and a scale of six for 16 values, shared in blocks of 256: d·s·(q − 4) (ggml's q3_K). */
export const q3_k: PackedFormat = {
  name: 'q3_k',
  block: superBlockSize,
  blockBytes,
  fallback: 'iq4_nl',
  keepsZeros: true,
  grid: scaledSuperBlockGrid(layout),
  pack: (values, importance) => packScaledSuperBlocks(values, layout, importance),
  unpackInto: (bytes, result) => {
    for (let at = 0, block = 0; at < bytes.length; at += blockBytes, block += superBlockSize) {
      const shared = readHalf(bytes, at + scaleAt);
      for (let part = 0; part < 16; part += 1) {
        const scale = shared * scaleOf(bytes, at + scalesAt, part);
        const third = at + 16 * (part & 1);
        const low = at + lowAt + 32 * (part >> 3) + 16 * (part & 1);
        const shift = part & 6;
        const to = block + 16 * part;
        for (let l = 0; l < 16; l += 1) {
          const bits = ((bytes[low + l] as number) >> shift) & 3;
          result[to + l] = scale * ((bits | ((((bytes[third + l] as number) >> (part >> 1)) & 1) << 2)) - 4);
        }
      }
    }
  },
};
