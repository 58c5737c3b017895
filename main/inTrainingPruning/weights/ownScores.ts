import { z } from 'zod';
import { type Trainable, trainable } from '../../training/trainable.ts';
import { type MaskedLinear, relativeSizes } from './maskedLinears.ts';

/** Where learned scores beforeStep: at nothing, or at the sizes of the weights in root mean squares of their matrix. */
export const scoreStart = z.enum(['zero', 'size']).default('zero');

export const startingScores = (start: z.infer<typeof scoreStart>, weights: Float32Array): Float32Array =>
  start === 'size' ? relativeSizes(weights) : new Float32Array(weights.length);

/** A trained score for every weight; no graph reads it, so whoever adds it makes its gradient. */
export const ownScores = (
  linears: readonly MaskedLinear[],
  start: (linear: MaskedLinear) => Float32Array,
  rate: number,
): Trainable[] =>
  linears.map((linear) => {
    const { place, local, shape } = linear.weight;
    return trainable(place, `${local}~score`, shape, start(linear), { rate, detached: true });
  });
