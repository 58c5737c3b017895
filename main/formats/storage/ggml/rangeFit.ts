/** Steps of the search around the range of a block, in levels. */
const reach = 18;
const stepsPerLevel = 20;
/** Adding and taking away 1.5 · 2⁵² leaves a whole number, halves to even: quicker than Math.round, and the same everywhere. */
const rounder = 1.5 * 2 ** 52;

/** Scale and minimum of the last `fitRange`: a result that costs no object for every block. */
export interface Range {
  scale: number;
  minimum: number;
}

/** The level 0 … n nearest to a number. */
export const nearestLevel = (number: number, n: number): number =>
  number <= 0 ? 0 : number >= n ? n : number + rounder - rounder;

/**
 * Scale d and minimum m with the least Σ w (x − d·q − m)², q = 0 … n the level nearest to (x − m)/d. Candidates stretch the range
 * of the block by up to a level; for the levels that a candidate gives, d and m are those of the weighted regression of x on
 * q, which leaves Σwx² − d·Σwxq − m·Σwx.
 *
 * @param weights of the values of this block, from index 0, none negative.
 * @param belowZero whether the minimum may only be zero or negative, as formats need that store its magnitude.
 */
export function fitRange(
  values: Float32Array,
  from: number,
  count: number,
  weights: Float64Array,
  n: number,
  belowZero: boolean,
  result: Range,
): void {
  let low = values[from] as number;
  let high = low;
  let sum = 0;
  let x = 0;
  for (let i = 0; i < count; i += 1) {
    const value = values[from + i] as number;
    const weight = weights[i] as number;
    if (value < low) low = value;
    if (value > high) high = value;
    sum += weight;
    x += weight * value;
  }
  if (belowZero && low > 0) low = 0;
  result.minimum = low;
  result.scale = (high - low) / n;
  if (high <= low) return;

  let best = -Infinity;
  for (let step = -reach; step <= reach; step += 1) {
    const inverse = (n + step / stepsPerLevel) / (high - low);
    let q = 0;
    let qq = 0;
    let xq = 0;
    for (let i = 0; i < count; i += 1) {
      const value = values[from + i] as number;
      const number = (value - low) * inverse;
      const level = number >= n ? n : number + rounder - rounder;
      const weighted = (weights[i] as number) * level;
      q += weighted;
      qq += weighted * level;
      xq += weighted * value;
    }
    const determinant = sum * qq - q * q;
    if (determinant <= 0) continue;
    let scale = (sum * xq - x * q) / determinant;
    let minimum = (qq * x - q * xq) / determinant;
    if (belowZero && minimum > 0) {
      minimum = 0;
      scale = xq / qq;
    }
    const explained = scale * xq + minimum * x;
    if (explained > best && scale > 0) {
      best = explained;
      result.scale = scale;
      result.minimum = minimum;
    }
  }
}
