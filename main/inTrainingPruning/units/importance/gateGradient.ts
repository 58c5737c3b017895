import { straightThrough } from '../laws/plain.ts';
import type { Importance } from './importance.ts';

/** |∂L/∂z|: the first term of what the loss would feel if the unit went (Molchanov et al. 2017). */
export const gateGradient: Importance = {
  law: straightThrough,
  returns: false,
  sums: false,
  prepare:
    () =>
    ({ trained: { score } }) =>
      Float64Array.from(score?.gradient ?? [], Math.abs),
};

/** −∂L/∂z = −Σ w ∂L/∂w, summed over the steps: what moves towards zero has a low sum (Sanh et al. 2020). */
export const movement: Importance = {
  law: straightThrough,
  returns: true,
  sums: true,
  prepare:
    () =>
    ({ trained: { score } }) =>
      Float64Array.from(score?.gradient ?? [], (g) => -g),
};
