import type { Value } from '../../graph/builder.ts';
import { add, max, min, scale, sigmoid } from '../../graph/ops/index.ts';
import { sigmoid as sigmoidOf } from '../../runtime/sigmoid.ts';

/** The interval that a binary concrete number is stretched to before it is cut off at 0 and 1. */
const [lowest, highest] = [-1.5, 1.5] as const;

/** Width and shift of the stretch. */
const width = highest - lowest;

/** z = min(1, max(0, σ(noise + α) (r − l) + l)): a gate that is exactly open or shut much of the time (Louizos et al. 2018). */
export function gateOf(alpha: Value, noise: Value): Value {
  const { builder } = alpha;
  const stretched = add(scale(sigmoid(add(alpha, noise)), width), builder.scalar(lowest));
  return min(builder.scalar(1), max(builder.scalar(0), stretched));
}

/** The gate without noise. */
export const openness = (alpha: number): number => Math.min(1, Math.max(0, sigmoidOf(alpha) * width + lowest));

/** Probability that a gate is not shut: σ(α − ln(−l / r)). */
export const chanceOpen = (alpha: number): number => sigmoidOf(alpha - Math.log(-lowest / highest));

/** The noise of a gate for a uniform number: ln u − ln(1 − u). */
export function logistic(u: number): number {
  const inside = Math.min(1 - 1e-6, Math.max(1e-6, u));
  return Math.log(inside) - Math.log1p(-inside);
}
