import { readHalf } from '../half.ts';
import type { PackedFormat } from '../packedFormat.ts';
import { packRangedSuperBlocks, type RangedLayout, rangedSuperBlockGrid } from './rangedSuperBlocks.ts';
import { superBlockSize } from './scaledSuperBlocks.ts';
import { sixBitBytes, sixBitOffset, sixBitParts, sixBitScale, writeHalves } from './sixBits.ts';

/** Two float16s for all, scales and offsets, the fifth bit of every value, 4 low ones. */
const scalesAt = 4;
const fifthAt = scalesAt + sixBitBytes;
const levelsAt = fifthAt + superBlockSize / 8;
const blockBytes = levelsAt + superBlockSize / 2;

const layout: RangedLayout = {
  ...sixBitParts(scalesAt),
  blockBytes,
  levels: 31,
  writeLevels: (bytes, at, levels) => {
    // Byte l of the fifth bits holds those of values l, l + 32, l + 64, …
    for (let l = 0; l < 32; l += 1) {
      let bits = 0;
      for (let p = 0; p < 8; p += 1) bits |= ((levels[32 * p + l] as number) >> 4) << p;
      bytes[at + fifthAt + l] = bits;
    }
    writeHalves(bytes, at + levelsAt, levels);
  },
};

/** Five bits, and scale and minimum of six bits for 32 values, shared in blocks of 256: d·s·q − m·t (ggml's q5_K). */
export const q5_k: PackedFormat = {
  name: 'q5_k',
  block: superBlockSize,
  blockBytes,
  fallback: 'q5_1',
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
        const fifth = at + fifthAt;
        const to = block + 64 * pair;
        for (let l = 0; l < 32; l += 1) {
          const both = bytes[from + l] as number;
          const bits = (bytes[fifth + l] as number) >> (2 * pair);
          result[to + l] = lowScale * ((both & 15) | ((bits & 1) << 4)) - lowOffset;
          result[to + 32 + l] = highScale * ((both >> 4) | ((bits & 2) << 3)) - highOffset;
        }
      }
    }
  },
};
