import { wholeNumbers } from '../codebook.ts';
import { readHalf } from '../half.ts';
import type { PackedFormat } from '../packedFormat.ts';
import { packScaledSuperBlocks, type ScaledLayout, scaledSuperBlockGrid, superBlockSize } from './scaledSuperBlocks.ts';

/** 4 low bits of every value, 2 high ones, a signed byte of scale for 16 values, a float16 for all. */
const highAt = superBlockSize / 2;
const scalesAt = highAt + superBlockSize / 4;
const scaleAt = scalesAt + superBlockSize / 16;
const blockBytes = scaleAt + 2;

const layout: ScaledLayout = {
  blockBytes,
  scaleAt,
  part: 16,
  levels: wholeNumbers(32),
  largest: 128,
  // Scales are signed bytes.
  scaleOf: (bytes, at, part) => ((bytes[at + scalesAt + part] as number) << 24) >> 24,
  writeScales: (bytes, at, scales) => {
    for (let p = 0; p < scales.length; p += 1) bytes[at + scalesAt + p] = scales[p] as number;
  },
  // In each half of 128 values, byte l of the low bits holds values l and l + 64, byte l of the high bits all four of l, l + 32, …
  writeLevels: (bytes, at, indices) => {
    for (let half = 0; half < 2; half += 1)
      for (let l = 0; l < 32; l += 1) {
        const from = 128 * half + l;
        const a = indices[from] as number;
        const b = indices[from + 32] as number;
        const c = indices[from + 64] as number;
        const d = indices[from + 96] as number;
        bytes[at + 64 * half + l] = (a & 15) | ((c & 15) << 4);
        bytes[at + 64 * half + 32 + l] = (b & 15) | ((d & 15) << 4);
        bytes[at + highAt + 32 * half + l] = (a >> 4) | ((b >> 4) << 2) | ((c >> 4) << 4) | ((d >> 4) << 6);
      }
  },
};

/** Six bits and a signed byte of scale for 16 values, shared in blocks of 256: d·s·(q − 32) (ggml's q6_K). */
export const q6_k: PackedFormat = {
  name: 'q6_k',
  block: superBlockSize,
  blockBytes,
  fallback: 'q8_0',
  keepsZeros: true,
  grid: scaledSuperBlockGrid(layout),
  pack: (values, importance) => packScaledSuperBlocks(values, layout, importance),
  unpackInto: (bytes, result) => {
    const signed = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let at = 0, block = 0; at < bytes.length; at += blockBytes, block += superBlockSize) {
      const shared = readHalf(bytes, at + scaleAt);
      // A run of 16 low bytes and 16 high ones is four runs of 16 values, 32 apart.
      for (let run = 0; run < 4; run += 1) {
        const half = run >> 1;
        const odd = run & 1;
        const low = at + 64 * half + 16 * odd;
        const high = at + highAt + 32 * half + 16 * odd;
        const scale = at + scalesAt + 8 * half + odd;
        const a = shared * (signed[scale] as number);
        const b = shared * (signed[scale + 2] as number);
        const c = shared * (signed[scale + 4] as number);
        const d = shared * (signed[scale + 6] as number);
        const to = block + 128 * half + 16 * odd;
        for (let l = 0; l < 16; l += 1) {
          const first = bytes[low + l] as number;
          const second = bytes[low + 32 + l] as number;
          const bits = bytes[high + l] as number;
          result[to + l] = a * (((first & 15) | ((bits & 3) << 4)) - 32);
          result[to + 32 + l] = b * (((second & 15) | ((bits & 12) << 2)) - 32);
          result[to + 64 + l] = c * (((first >> 4) | (bits & 48)) - 32);
          result[to + 96 + l] = d * (((second >> 4) | ((bits & 192) >> 2)) - 32);
        }
      }
    }
  },
};
