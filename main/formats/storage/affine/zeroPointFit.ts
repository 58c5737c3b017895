/** How far the search clips the range of a group at most, in steps of a fortieth of it. */
const clips = 16;
const stepsOfRange = 40;

/** Scale and zero point of a group. */
export interface AffineScale {
  scale: number;
  zeroPoint: number;
}

/** The range of the values and zero, on levels 0 … n: the zero point is the level that stands for zero exactly. */
export function rangeOf(values: Float32Array, from: number, count: number): { low: number; high: number } {
  let low = 0;
  let high = 0;
  for (let i = from; i < from + count; i += 1) {
    const value = values[i] as number;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}

/** The scale that spreads a range over levels 0 … n, and the level of its zero. */
export function affineOf(low: number, high: number, n: number): AffineScale {
  const scale = (high - low) / n;
  return { scale, zeroPoint: scale === 0 ? 0 : Math.max(0, Math.min(n, Math.round(-low / scale))) };
}

/**
 * Scale d and zero point z with the least Σ w (x − d·(q − z))², q = 0 … n the level nearest to x/d + z. Candidates clip the range of the
 * group at both ends; for the levels that a candidate gives, d = Σwx(q − z) / Σw(q − z)², as in fitScale.
 *
 * @param weights of the values of this group, from index 0, none negative.
 */
export function fitAffine(
  values: Float32Array,
  from: number,
  count: number,
  weights: Float64Array,
  n: number,
): AffineScale {
  const { low, high } = rangeOf(values, from, count);
  let result = affineOf(low, high, n);
  let best = 0;
  for (let clip = 0; clip <= clips; clip += 1) {
    const share = 1 - clip / stepsOfRange;
    const { scale, zeroPoint } = affineOf(low * share, high * share, n);
    if (scale === 0) break;
    const inverse = 1 / scale;
    const middle = zeroPoint + 0.5;
    let xq = 0;
    let qq = 0;
    for (let i = 0; i < count; i += 1) {
      const value = values[from + i] as number;
      const number = value * inverse + middle;
      const level = (number <= 0 ? 0 : number >= n ? n : number | 0) - zeroPoint;
      const weighted = (weights[i] as number) * level;
      xq += weighted * value;
      qq += weighted * level;
    }
    if (xq * xq > best * qq) {
      best = (xq * xq) / qq;
      result = { scale: xq / qq, zeroPoint };
    }
  }
  return result;
}
