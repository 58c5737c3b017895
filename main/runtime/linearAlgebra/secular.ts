/** A root is found when what is left of the function is rounding of its sum. */
const tolerance = 4 * Number.EPSILON;
const maxSteps = 100;

/**
 * Root `index` of the secular equation 1 + Σ wᵢ / (dᵢ − λ) = 0, with d ascending and all w > 0: the one between d_index
 * and the next pole. λ is found as a distance from the nearer pole, and so are the gaps, so that they are accurate to
 * the last digits however close the root is; steps are those of the middle way, which interpolates the sums to the left
 * and to the right of the root by one pole each (Li, LAPACK working note 89, 1993), kept inside a bracket.
 *
 * @param gaps Filled with dᵢ − λ, [count].
 */
export function secularRoot(poles: Float64Array, weights: Float64Array, index: number, gaps: Float64Array): number {
  const count = poles.length;
  const { origin, lower, upper, start } = bracket(poles, weights, index);
  const base = poles[origin] as number;
  for (let i = 0; i < count; i += 1) gaps[i] = (poles[i] as number) - base;
  let [low, high, tau] = [lower, upper, start];
  for (let step = 0; step < maxSteps; step += 1) {
    let [left, leftSlope, right, rightSlope] = [0, 0, 0, 0];
    for (let i = 0; i <= index; i += 1) {
      const inverse = 1 / ((gaps[i] as number) - tau);
      const term = (weights[i] as number) * inverse;
      left += term;
      leftSlope += term * inverse;
    }
    for (let i = count - 1; i > index; i -= 1) {
      const inverse = 1 / ((gaps[i] as number) - tau);
      const term = (weights[i] as number) * inverse;
      right += term;
      rightSlope += term * inverse;
    }
    const value = 1 + left + right;
    if (Math.abs(value) <= tolerance * (1 - left + right)) break;
    if (value < 0) low = Math.max(low, tau);
    else high = Math.min(high, tau);
    let next: number;
    const before = (gaps[index] as number) - tau;
    if (index === count - 1) {
      next = tau + before + (before * before * leftSlope) / (value - before * leftSlope);
    } else {
      const after = (gaps[index + 1] as number) - tau;
      const c = value - before * leftSlope - after * rightSlope;
      const a = (before + after) * value - before * after * (leftSlope + rightSlope);
      const b = before * after * value;
      const root = Math.sqrt(Math.abs(a * a - 4 * b * c));
      next = tau + (a <= 0 ? (a - root) / (2 * c) : (2 * b) / (a + root));
    }
    // Both ends have one sign: their geometric mean halves the number of digits that are not known.
    if (!(next > low && next < high)) next = Math.sign(high) * Math.sqrt(low * high);
    if (next === tau) break;
    tau = next;
  }
  for (let i = 0; i < count; i += 1) gaps[i] = (gaps[i] as number) - tau;
  return base + tau;
}

/** The nearer pole, bounds of the distance from it (of one sign, never 0), and where to start. */
function bracket(
  poles: Float64Array,
  weights: Float64Array,
  index: number,
): { origin: number; lower: number; upper: number; start: number } {
  const own = weights[index] as number;
  const pole = poles[index] as number;
  if (index === poles.length - 1) {
    const upper = weights.reduce((sum, weight) => sum + weight, 0);
    return { origin: index, lower: own, upper, start: (own + upper) / 2 };
  }
  const next = weights[index + 1] as number;
  const width = (poles[index + 1] as number) - pole;
  const half = width / 2;
  let [left, right] = [0, 0];
  for (let i = 0; i < poles.length; i += 1) {
    const term = (weights[i] as number) / ((poles[i] as number) - pole - half);
    if (i <= index) left += term;
    else right += term;
  }
  // The two nearest poles exactly, the others as they are in the middle.
  const rest = 1 + left + right + own / half - next / half;
  const inFirstHalf = 1 + left + right >= 0;
  const sign = inFirstHalf ? 1 : -1;
  const a = sign * rest * width + own + next;
  const b = (inFirstHalf ? own : next) * width;
  const root = Math.sqrt(Math.abs(a * a - 4 * sign * b * rest));
  const distance = a > 0 ? (2 * b) / (a + root) : (a - root) / (2 * sign * rest);
  const least = inFirstHalf ? own / (1 + right) : next / -left;
  const start = Math.min(half, Math.max(least, Number.isFinite(distance) ? distance : half));
  return inFirstHalf
    ? { origin: index, lower: least, upper: half, start }
    : { origin: index + 1, lower: -half, upper: -least, start: -start };
}
