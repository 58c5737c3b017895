import { sigmoid } from '../runtime/sigmoid.ts';

/** A linear classifier: the probability of the good class is σ(w · x + b). */
export interface Classifier {
  readonly weights: Float64Array;
  readonly bias: number;
}

/** Steps of the descent: with the strength below what is left of the distance to the optimum is under 1e-7 of it. */
const steps = 400;

/**
 * Logistic regression: min ½ mean over good ones ln(1 + e^−z) + ½ mean over the others ln(1 + e^z) + strength/2 · (‖w‖² + b²),
 * z = w · x + b, by Nesterov's accelerated gradient (constant step 1/L; rows are no longer than 1, so that L ≤ ½ + strength).
 *
 * @param rows [good + others, width] row-major, no row longer than 1; the first `good` of them are good.
 */
export function fitClassifier(rows: Float32Array, width: number, good: number, strength = 1e-3): Classifier {
  const count = rows.length / width;
  const rate = 1 / (0.5 + strength);
  const [root, other] = [Math.sqrt(strength * rate), count - good];
  const momentum = (1 - root) / (1 + root);
  // The bias is the last entry: a feature that is always 1.
  let at = new Float64Array(width + 1);
  let ahead = at.slice();
  for (let step = 0; step < steps; step += 1) {
    const slope = ahead.map((value) => strength * value);
    for (let row = 0; row < count; row += 1) {
      const isGood = row < good;
      const z = along(rows, row, ahead.subarray(0, width), ahead[width] as number);
      const pull = (sigmoid(z) - (isGood ? 1 : 0)) / (2 * (isGood ? good : other));
      for (let i = 0; i < width; i += 1) slope[i]! += pull * (rows[row * width + i] as number);
      slope[width]! += pull;
    }
    const next = ahead.map((value, i) => value - rate * (slope[i] as number));
    ahead = next.map((value, i) => value + momentum * (value - (at[i] as number)));
    at = next;
  }
  return { weights: at.slice(0, width), bias: at[width] as number };
}

/** w · x + b of a row. */
function along(rows: Float32Array, row: number, weights: Float64Array, bias: number): number {
  const width = weights.length;
  let sum = bias;
  for (let i = 0; i < width; i += 1) sum += (rows[row * width + i] as number) * (weights[i] as number);
  return sum;
}

/** The probability that a row is of the good class. */
export const probability = ({ weights, bias }: Classifier, rows: Float32Array, row: number): number =>
  sigmoid(along(rows, row, weights, bias));
