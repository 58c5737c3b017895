import { wholeNumbersTo } from '../codebook.ts';
import { readHalf, writeHalf } from '../half.ts';
import type { BlockGrid } from '../packedFormat.ts';
import { blockWeights } from '../weights.ts';
import { blockSize, writeFifthBits, writeNibbles } from './bits.ts';
import { fitRange, nearestLevel, type Range } from './rangeFit.ts';

const halvesBytes = 4;
const nibbleBytes = blockSize / 2;

/** Bytes of 32 values that share a float16 scale and a float16 minimum. */
export const rangedBlockBytes = (bits: 4 | 5): number => halvesBytes + (bits === 5 ? 4 : 0) + nibbleBytes;

/** The grid of such blocks: d·q + m. */
export const rangedBlockGrid = (bits: 4 | 5): BlockGrid => ({
  part: blockSize,
  levels: wholeNumbersTo(2 ** bits - 1),
  scale: readHalf,
  offset: (bytes, at) => readHalf(bytes, at + 2),
  writeLevels: (bytes, at, indices) => writeBlockLevels(bytes, at, bits, indices),
});

function writeBlockLevels(bytes: Uint8Array, at: number, bits: 4 | 5, levels: Uint8Array): void {
  if (bits === 5) writeFifthBits(bytes, at + halvesBytes, levels);
  writeNibbles(bytes, at + rangedBlockBytes(bits) - nibbleBytes, levels, 0, nibbleBytes);
}

/**
 * Rounds blocks of 32 values to d·q + m and writes scale, minimum, fifth bits and nibbles as ggml's q4_1 and q5_1 do.
 *
 * Without importance m is the least value and d = (max − m) / (2^bits − 1), q = ⌊(x − m)/d + ½⌋ by what is not yet a float16,
 * in float32 throughout, which gives the bytes of ggml's reference quantiser. With importance both are searched for.
 */
export function packRangedBlocks(values: Float32Array, bits: 4 | 5, importance?: Float32Array): Uint8Array {
  const n = 2 ** bits - 1;
  const blocks = values.length / blockSize;
  const bytesOfBlock = rangedBlockBytes(bits);
  const bytes = new Uint8Array(blocks * bytesOfBlock);
  const levels = new Uint8Array(blockSize);
  const weights = new Float64Array(blockSize);
  const range: Range = { scale: 0, minimum: 0 };
  for (let block = 0; block < blocks; block += 1) {
    const from = block * blockSize;
    const at = block * bytesOfBlock;
    if (importance) {
      blockWeights(importance, from % importance.length, blockSize, weights);
      fitRange(values, from, blockSize, weights, n, false, range);
      const scale = writeHalf(bytes, at, range.scale);
      const minimum = writeHalf(bytes, at + 2, range.minimum);
      const inverse = scale ? 1 / scale : 0;
      for (let i = 0; i < blockSize; i += 1)
        levels[i] = nearestLevel(((values[from + i] as number) - minimum) * inverse, n);
    } else roundToNearest(values, from, n, levels, bytes, at);
    writeBlockLevels(bytes, at, bits, levels);
  }
  return bytes;
}

function roundToNearest(
  values: Float32Array,
  from: number,
  n: number,
  levels: Uint8Array,
  bytes: Uint8Array,
  at: number,
): void {
  let low = values[from] as number;
  let high = low;
  for (let i = from + 1; i < from + blockSize; i += 1) {
    const value = values[i] as number;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const scale = Math.fround(Math.fround(high - low) / n);
  const inverse = scale ? Math.fround(1 / scale) : 0;
  for (let i = 0; i < blockSize; i += 1) {
    const offset = Math.fround((values[from + i] as number) - low);
    const level = Math.trunc(Math.fround(Math.fround(offset * inverse) + 0.5));
    levels[i] = level > n ? n : level;
  }
  writeHalf(bytes, at, scale);
  writeHalf(bytes, at + 2, low);
}
