import { wholeSteps } from '../affine/wholeSteps.ts';
import { readHalf } from '../half.ts';
import type { PackedFormat } from '../packedFormat.ts';
import { blockSize, readFifthBits } from './bits.ts';
import { packScaledBlocks, scaledBlockBytes, scaledBlockGrid } from './scaledBlocks.ts';

const blockBytes = scaledBlockBytes(5);

const format: PackedFormat = {
  name: 'q5_0',
  block: blockSize,
  blockBytes,
  fallback: 'F16',
  keepsZeros: true,
  grid: scaledBlockGrid(5),
  pack: (values, importance) => packScaledBlocks(values, 5, importance),
  unpackInto: (bytes, result) => {
    for (let at = 0, to = 0; at < bytes.length; at += blockBytes, to += blockSize) {
      const scale = readHalf(bytes, at);
      const fifth = readFifthBits(bytes, at + 2);
      for (let j = 0; j < 16; j += 1) {
        const pair = bytes[at + 6 + j] as number;
        result[to + j] = scale * (((pair & 15) | (((fifth >>> j) & 1) << 4)) - 16);
        result[to + 16 + j] = scale * (((pair >> 4) | (((fifth >>> (16 + j)) & 1) << 4)) - 16);
      }
    }
  },
};

/** Five bits and a scale for 32 values: d·(q − 16) (ggml's q5_0). */
export const q5_0: PackedFormat = { ...format, affine: wholeSteps(format, 8) };
