import type { Value } from '../builder.ts';
import { add, detach, div, mul, reduceMean, sqrt, sub } from '../ops/index.ts';

/**
 * x / √(mean(x²) + ε) · w over the last axis (Zhang & Sennrich 2019); w has the size of that axis. With `constant` the root
 * counts as a constant for gradients.
 */
export const rmsNorm = (x: Value, weight: Value, epsilon: number, constant = false): Value =>
  mul(standardised(x, epsilon, constant), weight);

/**
 * (x − mean) / √(variance + ε) · w + b over the last axis (Ba et al. 2016); w and b have the size of that axis. With
 * `constant` the root counts as a constant for gradients.
 */
export function layerNorm(x: Value, weight: Value, bias: Value, epsilon: number, constant = false): Value {
  const centred = sub(x, reduceMean(x, [-1], true));
  return add(mul(standardised(centred, epsilon, constant), weight), bias);
}

function standardised(x: Value, epsilon: number, constant = false): Value {
  const meanSquare = reduceMean(mul(x, x), [-1], true);
  const root = sqrt(add(meanSquare, x.builder.scalar(epsilon, x.type)));
  return div(x, constant ? detach(root) : root);
}
