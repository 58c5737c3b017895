import { wholeNumbersTo } from '../codebook.ts';
import { readHalf, writeHalf } from '../half.ts';
import type { BlockGrid } from '../packedFormat.ts';
import { blockWeights } from '../weights.ts';
import { fitRange, nearestLevel, type Range } from './rangeFit.ts';
import { superBlockSize } from './scaledSuperBlocks.ts';

/** A format whose value is d·s·q − m·t: d and m are float16s for 256 values, s and t whole numbers for a part of them. */
export interface RangedLayout {
  readonly blockBytes: number;
  /** Where d lies in a block; m follows. */
  readonly scaleAt: number;
  /** Values that share s and t: 16 or 32. */
  readonly part: number;
  /** Levels are 0 … levels, s and t 0 … largest. */
  readonly levels: number;
  readonly largest: number;
  /** The s of a part of the block at a byte. */
  scaleOf(bytes: Uint8Array, at: number, part: number): number;
  /** The t of a part of the block at a byte. */
  offsetOf(bytes: Uint8Array, at: number, part: number): number;
  writeScales(bytes: Uint8Array, at: number, scales: Uint8Array, offsets: Uint8Array): void;
  writeLevels(bytes: Uint8Array, at: number, levels: Uint8Array): void;
}

/** The grid of such blocks: d·s·q − m·t. */
export const rangedSuperBlockGrid = (layout: RangedLayout): BlockGrid => ({
  part: layout.part,
  levels: wholeNumbersTo(layout.levels),
  scale: (bytes, at, part) => readHalf(bytes, at + layout.scaleAt) * layout.scaleOf(bytes, at, part),
  offset: (bytes, at, part) => -readHalf(bytes, at + layout.scaleAt + 2) * layout.offsetOf(bytes, at, part),
  writeLevels: layout.writeLevels,
});

/** What one block is rounded to, while it is being decided. */
interface Block {
  /** The best scale and offset of every part by itself. */
  readonly bestScales: Float64Array;
  readonly bestOffsets: Float64Array;
  readonly scales: Uint8Array;
  readonly offsets: Uint8Array;
  readonly levels: Uint8Array;
  readonly weights: Float64Array;
}

/**
 * Rounds blocks of 256 values. Each part gets the scale and minimum that suit it best, the largest of them decide d and m, and
 * s and t are the nearest whole numbers to what is left. Then levels, d and m, and levels again, each the best for the others.
 */
export function packRangedSuperBlocks(
  values: Float32Array,
  layout: RangedLayout,
  importance?: Float32Array,
): Uint8Array {
  const { blockBytes, scaleAt, part } = layout;
  const bytes = new Uint8Array((values.length / superBlockSize) * blockBytes);
  const parts = superBlockSize / part;
  const block: Block = {
    bestScales: new Float64Array(parts),
    bestOffsets: new Float64Array(parts),
    scales: new Uint8Array(parts),
    offsets: new Uint8Array(parts),
    levels: new Uint8Array(superBlockSize),
    weights: new Float64Array(superBlockSize),
  };
  const ofPart = Array.from({ length: parts }, (_, p) => block.weights.subarray(p * part, (p + 1) * part));
  const range: Range = { scale: 0, minimum: 0 };
  for (let from = 0, at = 0; from < values.length; from += superBlockSize, at += blockBytes) {
    const column = importance ? from % importance.length : 0;
    for (let p = 0; p < parts; p += 1) {
      const weights = ofPart[p] as Float64Array;
      blockWeights(importance, column + p * part, part, weights);
      fitRange(values, from + p * part, part, weights, layout.levels, true, range);
      block.bestScales[p] = range.scale;
      block.bestOffsets[p] = -range.minimum;
    }
    const scale = writeHalf(bytes, at + scaleAt, most(block.bestScales) / layout.largest);
    const offset = writeHalf(bytes, at + scaleAt + 2, most(block.bestOffsets) / layout.largest);
    chooseWholes(values, from, scale, offset, layout, block);
    assign(values, from, scale, offset, layout, block);
    if (refit(values, from, layout, block, range))
      assign(
        values,
        from,
        writeHalf(bytes, at + scaleAt, range.scale),
        writeHalf(bytes, at + scaleAt + 2, range.minimum),
        layout,
        block,
      );
    layout.writeScales(bytes, at, block.scales, block.offsets);
    layout.writeLevels(bytes, at, block.levels);
  }
  return bytes;
}

function most(numbers: Float64Array): number {
  let result = 0;
  for (const number of numbers) if (number > result) result = number;
  return result;
}

/** Chooses s and t of every part: of the whole numbers below and above what is best, the pair with the least error. */
function chooseWholes(
  values: Float32Array,
  from: number,
  sharedScale: number,
  sharedOffset: number,
  { part, largest, levels }: RangedLayout,
  { bestScales, bestOffsets, scales, offsets, weights }: Block,
): void {
  for (let p = 0; p < scales.length; p += 1) {
    const s = Math.min(largest, sharedScale === 0 ? 0 : (bestScales[p] as number) / sharedScale);
    const t = Math.min(largest, sharedOffset === 0 ? 0 : (bestOffsets[p] as number) / sharedOffset);
    let least = Infinity;
    for (let pair = 0; pair < 4; pair += 1) {
      const wholeScale = pair & 1 ? Math.ceil(s) : Math.floor(s);
      const wholeOffset = pair & 2 ? Math.ceil(t) : Math.floor(t);
      const scale = sharedScale * wholeScale;
      const offset = sharedOffset * wholeOffset;
      const inverse = scale === 0 ? 0 : 1 / scale;
      let error = 0;
      for (let i = p * part; i < (p + 1) * part; i += 1) {
        const shifted = (values[from + i] as number) + offset;
        const rest = shifted - scale * nearestLevel(shifted * inverse, levels);
        error += (weights[i] as number) * rest * rest;
      }
      if (error < least) {
        least = error;
        scales[p] = wholeScale;
        offsets[p] = wholeOffset;
      }
    }
  }
}

function assign(
  values: Float32Array,
  from: number,
  sharedScale: number,
  sharedOffset: number,
  { part, levels: highest }: RangedLayout,
  { scales, offsets, levels }: Block,
): void {
  for (let p = 0; p < scales.length; p += 1) {
    const scale = sharedScale * (scales[p] as number);
    const offset = sharedOffset * (offsets[p] as number);
    const inverse = scale === 0 ? 0 : 1 / scale;
    for (let i = p * part; i < (p + 1) * part; i += 1)
      levels[i] = nearestLevel(((values[from + i] as number) + offset) * inverse, highest);
  }
}

/**
 * The d and m with the least Σ w (x − d·sq + m·t)² for given s, q and t: the regression of x on the two. Says whether there is one
 * in which both are not negative, as their readers expect.
 */
function refit(
  values: Float32Array,
  from: number,
  { part }: RangedLayout,
  { scales, offsets, levels, weights }: Block,
  result: Range,
): boolean {
  let qq = 0;
  let qt = 0;
  let tt = 0;
  let xq = 0;
  let xt = 0;
  for (let i = 0; i < superBlockSize; i += 1) {
    const p = Math.floor(i / part);
    const value = values[from + i] as number;
    const weight = weights[i] as number;
    const q = (scales[p] as number) * (levels[i] as number);
    const t = -(offsets[p] as number);
    qq += weight * q * q;
    qt += weight * q * t;
    tt += weight * t * t;
    xq += weight * value * q;
    xt += weight * value * t;
  }
  const determinant = qq * tt - qt * qt;
  if (determinant > 0) {
    result.scale = (xq * tt - xt * qt) / determinant;
    result.minimum = (xt * qq - xq * qt) / determinant;
  } else {
    result.scale = qq > 0 ? xq / qq : 0;
    result.minimum = 0;
  }
  return result.scale > 0 && result.minimum >= 0;
}
