import { assignLevels, type Codebook, fitScale } from '../codebook.ts';
import { bitsOf } from '../extreme.ts';
import { readHalf, writeHalf } from '../half.ts';
import type { BlockGrid } from '../packedFormat.ts';
import { blockWeights } from '../weights.ts';

/** Values in a block of the formats with a hierarchy of scales. */
export const superBlockSize = 256;

/** A format whose value is d·s·level: d a float16 for 256 values, s a whole number for a part of them. */
export interface ScaledLayout {
  readonly blockBytes: number;
  /** Where d lies in a block. */
  readonly scaleAt: number;
  /** Values that share an s: 16 or 32. */
  readonly part: number;
  readonly levels: Codebook;
  /** The s of a part is one of −largest … largest − 1. */
  readonly largest: number;
  /** The s of a part of the block at a byte. */
  scaleOf(bytes: Uint8Array, at: number, part: number): number;
  writeScales(bytes: Uint8Array, at: number, scales: Int8Array): void;
  /** Writes the index of every value's level. */
  writeLevels(bytes: Uint8Array, at: number, indices: Uint8Array): void;
}

/** The grid of such blocks: d·s·level, no offset. */
export const scaledSuperBlockGrid = ({ part, levels, scaleAt, scaleOf, writeLevels }: ScaledLayout): BlockGrid => ({
  part,
  levels,
  scale: (bytes, at, p) => readHalf(bytes, at + scaleAt) * scaleOf(bytes, at, p),
  offset: () => 0,
  writeLevels,
});

/**
 * Rounds blocks of 256 values. Each part gets the scale that suits it best, the largest of them decides d, and s is the
 * nearest whole number to what is left. Then levels, d and levels again, each the best for the others: d = Σ w·x·sq / Σ w·(sq)².
 */
export function packScaledSuperBlocks(
  values: Float32Array,
  layout: ScaledLayout,
  importance?: Float32Array,
): Uint8Array {
  const { blockBytes, scaleAt, part } = layout;
  const bytes = new Uint8Array((values.length / superBlockSize) * blockBytes);
  const parts = superBlockSize / part;
  const best = new Float64Array(parts);
  const scales = new Int8Array(parts);
  const bits = bitsOf(values);
  const indices = new Uint8Array(superBlockSize);
  const weights = new Float64Array(superBlockSize);
  const ofPart = Array.from({ length: parts }, (_, p) => weights.subarray(p * part, (p + 1) * part));
  for (let from = 0, at = 0; from < values.length; from += superBlockSize, at += blockBytes) {
    const column = importance ? from % importance.length : 0;
    for (let p = 0; p < parts; p += 1) {
      const partWeights = ofPart[p] as Float64Array;
      blockWeights(importance, column + p * part, part, partWeights);
      best[p] = fitScale(values, bits, from + p * part, part, partWeights, layout.levels);
    }
    const scale = shareScale(best, layout.largest, bytes, at + scaleAt, scales);
    assign(values, from, scale, scales, layout, indices);
    const refit = refitScale(values, from, weights, scales, layout, indices);
    if (refit !== 0) assign(values, from, writeHalf(bytes, at + scaleAt, refit), scales, layout, indices);
    layout.writeScales(bytes, at, scales);
    layout.writeLevels(bytes, at, indices);
  }
  return bytes;
}

/** Splits the scales of the parts into d, which is written, and whole numbers s; the extreme one becomes −largest. */
function shareScale(
  best: Float64Array,
  largest: number,
  bytes: Uint8Array,
  scaleAt: number,
  scales: Int8Array,
): number {
  let extreme = 0;
  for (const scale of best) if (Math.abs(scale) > Math.abs(extreme)) extreme = scale;
  const shared = writeHalf(bytes, scaleAt, extreme / -largest);
  for (let p = 0; p < best.length; p += 1) {
    const whole = shared === 0 ? 0 : Math.round((best[p] as number) / shared);
    scales[p] = Math.max(-largest, Math.min(largest - 1, whole));
  }
  return shared;
}

function assign(
  values: Float32Array,
  from: number,
  shared: number,
  scales: Int8Array,
  { part, levels }: ScaledLayout,
  indices: Uint8Array,
): void {
  for (let p = 0; p < scales.length; p += 1) {
    const scale = shared * (scales[p] as number);
    assignLevels(values, from + p * part, part, scale, levels, indices, p * part);
  }
}

function refitScale(
  values: Float32Array,
  from: number,
  weights: Float64Array,
  scales: Int8Array,
  { part, levels: { levels } }: ScaledLayout,
  indices: Uint8Array,
): number {
  let xq = 0;
  let qq = 0;
  for (let i = 0; i < superBlockSize; i += 1) {
    const level = (scales[Math.floor(i / part)] as number) * (levels[indices[i] as number] as number);
    const weighted = (weights[i] as number) * level;
    xq += weighted * (values[from + i] as number);
    qq += weighted * level;
  }
  return qq > 0 ? xq / qq : 0;
}
