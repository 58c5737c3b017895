import { readHalf } from '../half.ts';
import type { PackedFormat } from '../packedFormat.ts';
import { writeQuarters } from './bits.ts';
import { packRangedSuperBlocks, type RangedLayout, rangedSuperBlockGrid } from './rangedSuperBlocks.ts';
import { superBlockSize } from './scaledSuperBlocks.ts';

/** A byte of scale (low bits) and offset for 16 values, 2 bits of every value, two float16s for all. */
const levelsAt = superBlockSize / 16;
const scaleAt = levelsAt + superBlockSize / 4;
const blockBytes = scaleAt + 4;

const layout: RangedLayout = {
  blockBytes,
  scaleAt,
  part: 16,
  levels: 3,
  largest: 15,
  scaleOf: (bytes, at, part) => (bytes[at + part] as number) & 15,
  offsetOf: (bytes, at, part) => (bytes[at + part] as number) >> 4,
  writeScales: (bytes, at, scales, offsets) => {
    for (let p = 0; p < 16; p += 1) bytes[at + p] = (scales[p] as number) | ((offsets[p] as number) << 4);
  },
  writeLevels: (bytes, at, levels) => writeQuarters(bytes, at + levelsAt, levels),
};

/** Two bits, and scale and minimum of four bits for 16 values, shared in blocks of 256: d·s·q − m·t (ggml's q2_K). */
export const q2_k: PackedFormat = {
  name: 'q2_k',
  block: superBlockSize,
  blockBytes,
  fallback: 'iq4_nl',
  keepsZeros: false,
  grid: rangedSuperBlockGrid(layout),
  pack: (values, importance) => packRangedSuperBlocks(values, layout, importance),
  unpackInto: (bytes, result) => {
    for (let at = 0, block = 0; at < bytes.length; at += blockBytes, block += superBlockSize) {
      const sharedScale = readHalf(bytes, at + scaleAt);
      const sharedOffset = readHalf(bytes, at + scaleAt + 2);
      for (let part = 0; part < 16; part += 1) {
        const both = bytes[at + part] as number;
        const scale = sharedScale * (both & 15);
        const offset = sharedOffset * (both >> 4);
        const from = at + levelsAt + 32 * (part >> 3) + 16 * (part & 1);
        const shift = part & 6;
        const to = block + 16 * part;
        for (let l = 0; l < 16; l += 1) result[to + l] = scale * (((bytes[from + l] as number) >> shift) & 3) - offset;
      }
    }
  },
};
