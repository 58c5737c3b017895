import { readHalf } from '../half.ts';
import type { PackedFormat } from '../packedFormat.ts';
import { packRangedSuperBlocks, type RangedLayout, rangedSuperBlockGrid } from './rangedSuperBlocks.ts';
import { superBlockSize } from './scaledSuperBlocks.ts';
import { sixBitBytes, sixBitOffset, sixBitParts, sixBitScale, writeHalves } from './sixBits.ts';

/** Two float16s for all, scales and offsets, 4 bits of every value. */
const scalesAt = 4;
const levelsAt = scalesAt + sixBitBytes;
const blockBytes = levelsAt + superBlockSize / 2;

const layout: RangedLayout = {
  ...sixBitParts(scalesAt),
  blockBytes,
  levels: 15,
  writeLevels: (bytes, at, levels) => writeHalves(bytes, at + levelsAt, levels),
};

/** Four bits, and scale and minimum of six bits for 32 values, shared in blocks of 256: d·s·q − m·t (ggml's q4_K). */
export const q4_k: PackedFormat = {
  name: 'q4_k',
  block: superBlockSize,
  blockBytes,
  fallback: 'q5_0',
  keepsZeros: false,
  grid: rangedSuperBlockGrid(layout),
  pack: (values, importance) => packRangedSuperBlocks(values, layout, importance),
  unpackInto: (bytes, result) => {
    for (let at = 0, block = 0; at < bytes.length; at += blockBytes, block += superBlockSize) {
      const scale = readHalf(bytes, at);
      const offset = readHalf(bytes, at + 2);
      for (let pair = 0; pair < 4; pair += 1) {
        const lowScale = scale * sixBitScale(bytes, at + scalesAt, 2 * pair);
        const lowOffset = offset * sixBitOffset(bytes, at + scalesAt, 2 * pair);
        const highScale = scale * sixBitScale(bytes, at + scalesAt, 2 * pair + 1);
        const highOffset = offset * sixBitOffset(bytes, at + scalesAt, 2 * pair + 1);
        const from = at + levelsAt + 32 * pair;
        const to = block + 64 * pair;
        for (let l = 0; l < 32; l += 1) {
          const both = bytes[from + l] as number;
          result[to + l] = lowScale * (both & 15) - lowOffset;
          result[to + 32 + l] = highScale * (both >> 4) - highOffset;
        }
      }
    }
  },
};
