import { assignLevels, fitScale, wholeNumbers } from '../codebook.ts';
import { bitsOf, extremeOf } from '../extreme.ts';
import { readHalf, writeHalf } from '../half.ts';
import type { BlockGrid } from '../packedFormat.ts';
import { blockWeights } from '../weights.ts';
import { blockSize, fifthBits, writeFifthBits, writeNibbles } from './bits.ts';

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
  if (bits === 5) writeFifthBits(bytes, at + halfBytes, fifthBits(indices));
  writeNibbles(bytes, at + scaledBlockBytes(bits) - nibbleBytes, indices, 0, nibbleBytes);
}

/**
 * Rounds blocks of 32 values to d·(q − n), n = 2^(bits−1), and writes scale, fifth bits and nibbles as ggml's q4_0 and q5_0 do.
 *
 * Without importance the value of the largest magnitude becomes −n: d = x / −n, q = ⌊x/d + n + ½⌋ by the d that is not yet a
 * float16, in float32 throughout, which gives the bytes of ggml's reference quantiser. With importance d is searched for.
 */
export const packScaledBlocks = (values: Float32Array, bits: 4 | 5, importance?: Float32Array): Uint8Array =>
  importance ? packByImportance(values, bits, importance) : packToNearest(values, bits);

function packByImportance(values: Float32Array, bits: 4 | 5, importance: Float32Array): Uint8Array {
  const codebook = wholeNumbers(2 ** (bits - 1));
  const bytesOfBlock = scaledBlockBytes(bits);
  const bytes = new Uint8Array((values.length / blockSize) * bytesOfBlock);
  const valueBits = bitsOf(values);
  const indices = new Uint8Array(blockSize);
  const weights = new Float64Array(blockSize);
  for (let from = 0, at = 0; from < values.length; from += blockSize, at += bytesOfBlock) {
    blockWeights(importance, from % importance.length, blockSize, weights);
    const scale = writeHalf(bytes, at, fitScale(values, valueBits, from, blockSize, weights, codebook));
    assignLevels(values, from, blockSize, scale, codebook, indices, 0);
    writeBlockLevels(bytes, at, bits, indices);
  }
  return bytes;
}

/** Levels go into their bytes at once: as long as nothing is searched for, this is most of the time. */
function packToNearest(values: Float32Array, bits: 4 | 5): Uint8Array {
  const n = 2 ** (bits - 1);
  const highest = 2 * n - 1;
  const middle = n + 0.5;
  const bytesOfBlock = scaledBlockBytes(bits);
  const bytes = new Uint8Array((values.length / blockSize) * bytesOfBlock);
  const valueBits = bitsOf(values);
  for (let from = 0, at = 0; from < values.length; from += blockSize, at += bytesOfBlock) {
    const scale = Math.fround(extremeOf(valueBits, from, blockSize) / -n);
    const inverse = scale ? Math.fround(1 / scale) : 0;
    writeHalf(bytes, at, scale);
    const nibblesAt = at + bytesOfBlock - nibbleBytes;
    let fifth = 0;
    for (let j = 0; j < nibbleBytes; j += 1) {
      const a = Math.fround(Math.fround((values[from + j] as number) * inverse) + middle) | 0;
      const b = Math.fround(Math.fround((values[from + nibbleBytes + j] as number) * inverse) + middle) | 0;
      const low = a > highest ? highest : a;
      const high = b > highest ? highest : b;
      bytes[nibblesAt + j] = (low & 15) | ((high & 15) << 4);
      if (bits === 5) fifth |= ((low >> 4) << j) | ((high >> 4) << (j + nibbleBytes));
    }
    if (bits === 5) writeFifthBits(bytes, at + halfBytes, fifth);
  }
  return bytes;
}
