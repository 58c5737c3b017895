import { assignLevels, fitScale } from '../codebook.ts';
import { bitsOf } from '../extreme.ts';
import { readHalf, writeHalf } from '../half.ts';
import type { PackedFormat } from '../packedFormat.ts';
import { blockWeights } from '../weights.ts';
import { blockSize, writeNibbles } from './bits.ts';
import { nonlinear } from './nonlinear.ts';

const blockBytes = 2 + blockSize / 2;

/** Four bits and a scale for 32 values: d·level[q], the levels dense around zero (ggml's iq4_nl). */
export const iq4_nl: PackedFormat = {
  name: 'iq4_nl',
  block: blockSize,
  blockBytes,
  fallback: 'F16',
  keepsZeros: false,
  grid: {
    part: blockSize,
    levels: nonlinear,
    scale: readHalf,
    offset: () => 0,
    writeLevels: (bytes, at, indices) => writeNibbles(bytes, at + 2, indices, 0, 16),
  },
  pack: (values, importance) => {
    const bytes = new Uint8Array((values.length / blockSize) * blockBytes);
    const bits = bitsOf(values);
    const indices = new Uint8Array(blockSize);
    const weights = new Float64Array(blockSize);
    for (let from = 0, at = 0; from < values.length; from += blockSize, at += blockBytes) {
      blockWeights(importance, importance ? from % importance.length : 0, blockSize, weights);
      const scale = writeHalf(bytes, at, fitScale(values, bits, from, blockSize, weights, nonlinear));
      assignLevels(values, from, blockSize, scale, nonlinear, indices, 0);
      writeNibbles(bytes, at + 2, indices, 0, 16);
    }
    return bytes;
  },
  unpackInto: (bytes, result) => {
    const { levels } = nonlinear;
    for (let at = 0, to = 0; at < bytes.length; at += blockBytes, to += blockSize) {
      const scale = readHalf(bytes, at);
      for (let j = 0; j < 16; j += 1) {
        const pair = bytes[at + 2 + j] as number;
        result[to + j] = scale * (levels[pair & 15] as number);
        result[to + 16 + j] = scale * (levels[pair >> 4] as number);
      }
    }
  },
};
