import { assignLevels, type Codebook, extremeOf, fitScale, wholeNumbers } from '../codebook.ts';
import { readHalf, writeHalf } from '../half.ts';
import type { BlockGrid } from '../packedFormat.ts';
import { blockWeights } from '../weights.ts';
import { blockSize, writeFifthBits, writeNibbles } from './bits.ts';

const halfBytes = 2;
const nibbleBytes = blockSize / 2;

/** Bytes of 32 values that share a float16 scale. */
export const scaledBlockBytes = (bits: 4 | 5): number => halfBytes + (bits === 5 ? 4 : 0) + nibbleBytes;

/** The grid of such blocks: d·(q − n), no offset. */
export const scaledBlockGrid = (bits: 4 | 5): BlockGrid => ({
  part: blockSize,
  levels: wholeNumbers(2 ** (bits - 1)),
  scale: readHalf,
  offset: () => 0,
  writeLevels: (bytes, at, indices) => writeBlockLevels(bytes, at, bits, indices),
});

function writeBlockLevels(bytes: Uint8Array, at: number, bits: 4 | 5, indices: Uint8Array): void {
  if (bits === 5) writeFifthBits(bytes, at + halfBytes, indices);
  writeNibbles(bytes, at + scaledBlockBytes(bits) - nibbleBytes, indices, 0, nibbleBytes);
}

/**
 * Rounds blocks of 32 values to d·(q − n), n = 2^(bits−1), and writes scale, fifth bits and nibbles as ggml's q4_0 and q5_0 do.
 *
 * Without importance the value of the largest magnitude becomes −n: d = x / −n, q = ⌊x/d + n + ½⌋ by the d that is not yet a
 * float16, in float32 throughout, which gives the bytes of ggml's reference quantiser. With importance d is searched for.
 */
export function packScaledBlocks(values: Float32Array, bits: 4 | 5, importance?: Float32Array): Uint8Array {
  const n = 2 ** (bits - 1);
  const levels = wholeNumbers(n);
  const blocks = values.length / blockSize;
  const bytesOfBlock = scaledBlockBytes(bits);
  const bytes = new Uint8Array(blocks * bytesOfBlock);
  const indices = new Uint8Array(blockSize);
  const weights = new Float64Array(blockSize);
  for (let block = 0; block < blocks; block += 1) {
    const from = block * blockSize;
    const at = block * bytesOfBlock;
    if (importance) {
      blockWeights(importance, from % importance.length, blockSize, weights);
      roundByImportance(values, from, weights, levels, indices, bytes, at);
    } else {
      const scale = Math.fround(extremeOf(values, from, blockSize) / -n);
      roundToNearest(values, from, scale, n, indices);
      writeHalf(bytes, at, scale);
    }
    writeBlockLevels(bytes, at, bits, indices);
  }
  return bytes;
}

function roundByImportance(
  values: Float32Array,
  from: number,
  weights: Float64Array,
  levels: Codebook,
  indices: Uint8Array,
  bytes: Uint8Array,
  at: number,
): void {
  const scale = writeHalf(bytes, at, fitScale(values, from, blockSize, weights, levels));
  assignLevels(values, from, blockSize, scale, levels, indices, 0);
}

function roundToNearest(values: Float32Array, from: number, scale: number, n: number, indices: Uint8Array): void {
  const inverse = scale ? Math.fround(1 / scale) : 0;
  const middle = n + 0.5;
  const highest = 2 * n - 1;
  for (let i = 0; i < blockSize; i += 1) {
    const index = Math.trunc(Math.fround(Math.fround((values[from + i] as number) * inverse) + middle));
    indices[i] = index > highest ? highest : index;
  }
}
