import { extremeOf } from './extreme.ts';

/** The levels that a scale multiplies: what a few bits can say. */
export interface Codebook {
  /** Ascending; where a scale is searched for (fitScale), the lowest has the largest magnitude. */
  readonly levels: Int8Array;
  /** Index of the level nearest to zero. */
  readonly zero: number;
  /**
   * Index of the level nearest to a number, by floor(2 · number) − 2 · lowest. Levels are whole, so the middle between two
   * is a multiple of a half, and a table of half steps decides every number as a comparison would (the middle itself goes
   * up).
   */
  readonly nearest: Uint8Array;
}

/** @param levels ascending whole numbers of a signed byte. */
export function codebook(levels: readonly number[]): Codebook {
  const lowest = levels[0] as number;
  const highest = levels.at(-1) as number;
  const index = (value: number): number => {
    let best = 0;
    for (let i = 1; i < levels.length; i += 1)
      if (Math.abs((levels[i] as number) - value) <= Math.abs((levels[best] as number) - value)) best = i;
    return best;
  };
  const nearest = Uint8Array.from({ length: 2 * (highest - lowest) + 1 }, (_, i) => index(lowest + i / 2));
  return { levels: Int8Array.from(levels), zero: index(0), nearest };
}

/** The whole numbers −n … n − 1. */
export const wholeNumbers = (n: number): Codebook => codebook(Array.from({ length: 2 * n }, (_, i) => i - n));

/** The whole numbers 0 … n. */
export const wholeNumbersTo = (n: number): Codebook => codebook(Array.from({ length: n + 1 }, (_, i) => i));

/** Steps of the search around the scale that maps the extreme value to the lowest level, in distances of the lowest two. */
const reach = 9;
const stepsPerLevel = 10;

/**
 * The scale d with the least Σ w (x − d·q)², q the level nearest to x/d. Candidates put the extreme value of the block up to
 * a level below or beyond the lowest one; for the levels that a candidate gives, the best scale is d = Σwxq / Σwq², which
 * leaves Σwx² − (Σwxq)² / Σwq². So the candidate with the largest (Σwxq)² / Σwq² wins.
 *
 * @param bits of the values (bitsOf).
 * @param weights of the values of this block, from index 0, none negative.
 * @returns a signed scale; 0 for a block of zeros.
 */
export function fitScale(
  values: Float32Array,
  bits: Int32Array,
  from: number,
  count: number,
  weights: Float64Array,
  { levels, nearest }: Codebook,
): number {
  const extreme = extremeOf(bits, from, count);
  if (extreme === 0) return 0;
  const lowest = levels[0] as number;
  const last = nearest.length - 1;
  const spacing = (levels[1] as number) - lowest;
  const shift = -2 * lowest;
  let scale = extreme / lowest;
  let best = 0;
  for (let step = -reach; step <= reach; step += 1) {
    const inverse = (2 * (lowest + (spacing * step) / stepsPerLevel)) / extreme;
    let xq = 0;
    let qq = 0;
    for (let i = 0; i < count; i += 1) {
      const value = values[from + i] as number;
      const half = value * inverse + shift;
      const level = levels[nearest[half <= 0 ? 0 : half >= last ? last : half | 0] as number] as number;
      const weighted = (weights[i] as number) * level;
      xq += weighted * value;
      qq += weighted * level;
    }
    if (xq * xq > best * qq) {
      best = (xq * xq) / qq;
      scale = xq / qq;
    }
  }
  return scale;
}

/** Writes the index of the level nearest to x / scale for every value; all of them zero's where the scale is 0. */
export function assignLevels(
  values: Float32Array,
  from: number,
  count: number,
  scale: number,
  { levels, nearest, zero }: Codebook,
  indices: Uint8Array,
  at: number,
): void {
  if (scale === 0) {
    indices.fill(zero, at, at + count);
    return;
  }
  const last = nearest.length - 1;
  const shift = -2 * (levels[0] as number);
  const inverse = 2 / scale;
  for (let i = 0; i < count; i += 1) {
    const half = (values[from + i] as number) * inverse + shift;
    indices[at + i] = nearest[half <= 0 ? 0 : half >= last ? last : half | 0] as number;
  }
}
