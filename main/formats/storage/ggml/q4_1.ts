import { readHalf } from '../half.ts';
import type { PackedFormat } from '../packedFormat.ts';
import { blockSize } from './bits.ts';
import { packRangedBlocks, rangedBlockBytes, rangedBlockGrid } from './rangedBlocks.ts';

const blockBytes = rangedBlockBytes(4);

/** Four bits, a scale and a minimum for 32 values: d·q + m (ggml's q4_1). */
export const q4_1: PackedFormat = {
  name: 'q4_1',
  block: blockSize,
  blockBytes,
  fallback: 'F16',
  keepsZeros: false,
  grid: rangedBlockGrid(4),
  pack: (values, importance) => packRangedBlocks(values, 4, importance),
  unpackInto: (bytes, result) => {
    for (let at = 0, to = 0; at < bytes.length; at += blockBytes, to += blockSize) {
      const scale = readHalf(bytes, at);
      const minimum = readHalf(bytes, at + 2);
      for (let j = 0; j < 16; j += 1) {
        const pair = bytes[at + 4 + j] as number;
        result[to + j] = scale * (pair & 15) + minimum;
        result[to + 16 + j] = scale * (pair >> 4) + minimum;
      }
    }
  },
};
