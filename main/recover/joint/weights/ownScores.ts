import { type Trainable, trainable } from '../../trainable.ts';
import type { MaskedLinear } from './maskedLinears.ts';

/** A trained score for every weight; no graph reads it, so whoever adds it makes its gradient. */
export const ownScores = (
  linears: readonly MaskedLinear[],
  start: (linear: MaskedLinear) => Float32Array,
  rate: number,
): Trainable[] =>
  linears.map((linear) => {
    const { part, local, shape } = linear.weight;
    return trainable(part, `${local}~score`, shape, start(linear), { rate, apart: true });
  });
