import { wholeNumbersTo } from '../codebook.ts';
import { readHalf, writeHalf } from '../half.ts';
import type { BlockGrid } from '../packedFormat.ts';
import { blockWeights } from '../weights.ts';
import { blockSize, fifthBits, writeFifthBits, writeNibbles } from './bits.ts';
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
  if (bits === 5) writeFifthBits(bytes, at + halvesBytes, fifthBits(levels));
  writeNibbles(bytes, at + rangedBlockBytes(bits) - nibbleBytes, levels, 0, nibbleBytes);
}

/**
 * Rounds blocks of 32 values to d·q + m and writes scale, minimum, fifth bits and nibbles as ggml's q4_1 and q5_1 do.
 *
 * Without importance m is the least value and d = (max − m) / (2^bits − 1), q = ⌊(x − m)/d + ½⌋ by what is not yet a float16,
 * in float32 throughout, which gives the bytes of ggml's reference quantiser. With importance both are searched for.
 */
export const packRangedBlocks = (values: Float32Array, bits: 4 | 5, importance?: Float32Array): Uint8Array =>
  importance ? packByImportance(values, bits, importance) : packToNearest(values, bits);

function packByImportance(values: Float32Array, bits: 4 | 5, importance: Float32Array): Uint8Array {
  const n = 2 ** bits - 1;
  const bytesOfBlock = rangedBlockBytes(bits);
  const bytes = new Uint8Array((values.length / blockSize) * bytesOfBlock);
  const levels = new Uint8Array(blockSize);
  const weights = new Float64Array(blockSize);
  const range: Range = { scale: 0, minimum: 0 };
  for (let from = 0, at = 0; from < values.length; from += blockSize, at += bytesOfBlock) {
    blockWeights(importance, from % importance.length, blockSize, weights);
    fitRange(values, from, blockSize, weights, n, false, range);
    const scale = writeHalf(bytes, at, range.scale);
    const minimum = writeHalf(bytes, at + 2, range.minimum);
    const inverse = scale ? 1 / scale : 0;
    for (let i = 0; i < blockSize; i += 1)
      levels[i] = nearestLevel(((values[from + i] as number) - minimum) * inverse, n);
    writeBlockLevels(bytes, at, bits, levels);
  }
  return bytes;
}

/** Levels go into their bytes at once: as long as nothing is searched for, this is most of the time. */
function packToNearest(values: Float32Array, bits: 4 | 5): Uint8Array {
  const n = 2 ** bits - 1;
  const bytesOfBlock = rangedBlockBytes(bits);
  const bytes = new Uint8Array((values.length / blockSize) * bytesOfBlock);
  for (let from = 0, at = 0; from < values.length; from += blockSize, at += bytesOfBlock) {
    let low = values[from] as number;
    let high = low;
    for (let i = from + 1; i < from + blockSize; i += 1) {
      const value = values[i] as number;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    const scale = Math.fround(Math.fround(high - low) / n);
    const inverse = scale ? Math.fround(1 / scale) : 0;
    writeHalf(bytes, at, scale);
    writeHalf(bytes, at + 2, low);
    const nibblesAt = at + bytesOfBlock - nibbleBytes;
    let fifth = 0;
    for (let j = 0; j < nibbleBytes; j += 1) {
      const a = Math.fround((values[from + j] as number) - low);
      const b = Math.fround((values[from + nibbleBytes + j] as number) - low);
      const lower = Math.min(n, Math.fround(Math.fround(a * inverse) + 0.5) | 0);
      const upper = Math.min(n, Math.fround(Math.fround(b * inverse) + 0.5) | 0);
      bytes[nibblesAt + j] = (lower & 15) | ((upper & 15) << 4);
      if (bits === 5) fifth |= ((lower >> 4) << j) | ((upper >> 4) << (j + nibbleBytes));
    }
    if (bits === 5) writeFifthBits(bytes, at + halvesBytes, fifth);
  }
  return bytes;
}
