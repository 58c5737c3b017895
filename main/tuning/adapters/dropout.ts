import { z } from 'zod';
import { u32 } from '../../runtime/random.ts';
import type { Tuning } from '../../training/tuning.ts';
import type { AdaptedLinear, AdaptedWith, AdapterTensor } from './adapter.ts';

export const dropoutSchema = z.number().min(0).lt(1).default(0);

/** Switches [in] of a linear's inputs, all on: a constant of the graph that changes between steps. */
export const inputSwitches = ({ columns }: AdaptedLinear): AdapterTensor => ({
  shape: [columns],
  values: new Float32Array(columns).fill(1),
  trained: false,
});

/**
 * Inverted dropout (Srivastava et al. 2014) on what an adapter reads: in every step an input is left out with probability
 * `share`, the others count 1 / (1 − share) times. Which ones follows from seed, step and linear alone, and between steps
 * all are on, so that evaluations, merges and resumed runs need no memory of it. One draw serves all tokens of a step: the
 * switches are a fixed-size input of the graph, and work within a masked product too.
 */
export function dropout(
  adapted: readonly AdaptedWith[],
  share: number,
  seed: number,
): Pick<Tuning, 'beforeStep' | 'beforeUpdate'> {
  const switches = adapted.map(({ linear, constants }) => ({ linear, values: constants['inputs'] as Float32Array }));
  return {
    beforeStep: ({ number }) => {
      for (const { linear, values } of switches) {
        const stream = (seed * 1000 + linear.index) ^ Math.imul(number + 1, 0x85ebca6b);
        for (let i = 0; i < values.length; i += 1) values[i] = u32(stream, i) / 2 ** 32 < share ? 0 : 1 / (1 - share);
      }
    },
    beforeUpdate: () => {
      for (const { values } of switches) values.fill(1);
    },
  };
}
