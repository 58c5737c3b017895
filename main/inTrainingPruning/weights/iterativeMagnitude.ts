import { z } from 'zod';
import type { InTrainingMethod } from '../inTrainingPruning.ts';
import { cycleOptions, cycleTuning } from './cycles.ts';

const options = z.strictObject({
  ...cycleOptions,
  /** Where survivors return to, as a share of the first training: 0 for the values they came with. */
  rewindTo: z.number().min(0).lt(1).default(0),
});

/**
 * Train, hide the smallest weights, put everything else back to where it started, and again: a subnetwork that can be trained
 * alone (Frankle & Carbin 2019, section 1); put back to an early step instead, it is stabler (Frankle et al. 2019).
 */
export const iterativeMagnitude: InTrainingMethod<z.infer<typeof options>> = {
  name: 'iterativeMagnitude',
  explanation:
    'Trains, drops the smallest weights and sets the others back, several times over. Training only finds out what is needed; the last one teaches what is left.',
  citation: 'Frankle, Carbin. ICLR 2019. arXiv:1803.03635; Frankle, Dziugaite, Roy, Carbin. 2019. arXiv:1903.01611',
  options,
  removes: ['weights'],
  bySize: true,
  startsOver: true,
  prepare: (work, { rewindTo, ...rest }) =>
    cycleTuning(work, { ...rest, first: 'train', particles: 1, averaged: null, start: { rewindTo } }),
};
