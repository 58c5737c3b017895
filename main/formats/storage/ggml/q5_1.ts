import { readHalf } from '../half.ts';
import type { PackedFormat } from '../packedFormat.ts';
import { blockSize, readFifthBits } from './bits.ts';
import { packRangedBlocks, rangedBlockBytes, rangedBlockGrid } from './rangedBlocks.ts';

const blockBytes = rangedBlockBytes(5);

/** Five bits, a scale and a minimum for 32 values: d·q + m (ggml's q5_1). */
export const q5_1: PackedFormat = {
  name: 'q5_1',
  block: blockSize,
  blockBytes,
  fallback: 'F16',
  keepsZeros: false,
  grid: rangedBlockGrid(5),
  pack: (values, importance) => packRangedBlocks(values, 5, importance),
  unpackInto: (bytes, result) => {
    for (let at = 0, to = 0; at < bytes.length; at += blockBytes, to += blockSize) {
      const scale = readHalf(bytes, at);
      const minimum = readHalf(bytes, at + 2);
      const fifth = readFifthBits(bytes, at + 4);
      for (let j = 0; j < 16; j += 1) {
        const pair = bytes[at + 8 + j] as number;
        const low = (pair & 15) | (((fifth >>> j) & 1) << 4);
        const high = (pair >> 4) | (((fifth >>> (16 + j)) & 1) << 4);
        result[to + j] = scale * low + minimum;
        result[to + 16 + j] = scale * high + minimum;
      }
    }
  },
};
