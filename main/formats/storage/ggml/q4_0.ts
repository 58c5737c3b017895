import { wholeSteps } from '../affine/wholeSteps.ts';
import { readHalf } from '../half.ts';
import type { PackedFormat } from '../packedFormat.ts';
import { blockSize } from './bits.ts';
import { packScaledBlocks, scaledBlockBytes, scaledBlockGrid } from './scaledBlocks.ts';

const blockBytes = scaledBlockBytes(4);

const format: PackedFormat = {
  name: 'q4_0',
  block: blockSize,
  blockBytes,
  fallback: 'F16',
  keepsZeros: true,
  grid: scaledBlockGrid(4),
  pack: (values, importance) => packScaledBlocks(values, 4, importance),
  unpackInto: (bytes, result) => {
    for (let at = 0, to = 0; at < bytes.length; at += blockBytes, to += blockSize) {
      const scale = readHalf(bytes, at);
      for (let j = 0; j < 16; j += 1) {
        const pair = bytes[at + 2 + j] as number;
        result[to + j] = scale * ((pair & 15) - 8);
        result[to + 16 + j] = scale * ((pair >> 4) - 8);
      }
    }
  },
};

/** Four bits and a scale for 32 values: d·(q − 8) (ggml's q4_0). */
export const q4_0: PackedFormat = { ...format, affine: wholeSteps(format, 4) };
