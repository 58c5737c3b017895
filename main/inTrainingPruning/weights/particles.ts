import { z } from 'zod';
import type { InTrainingMethod } from '../inTrainingPruning.ts';
import { cycleOptions, cycleTuning } from './cycles.ts';

const options = z.strictObject({
  ...cycleOptions,
  removals: cycleOptions.removals.default(2),
  particles: z.number().int().min(2).max(16).default(2),
  /** Share of a training, at its end, whose states count in the average. */
  averaged: z.number().min(0).max(1).default(0.25),
  /** Where survivors return to, as a share of the first training. */
  rewindTo: z.number().min(0).lt(1).default(0.25),
});

/**
 * Iterative magnitude pruning whose rounds train several copies from the same start, average each along its way and all with
 * one another, and prune by the average (Choi et al. 2024).
 */
export const particles: InTrainingMethod<z.infer<typeof options>> = {
  name: 'particles',
  explanation:
    'Trains several copies of the model on different text, takes their mean, drops its smallest weights and starts again from an early state. What is kept in the end is a mean too.',
  citation: 'Choi, Lee, Nam, Lee. ICLR 2024. arXiv:2305.14852',
  options,
  removes: ['weights'],
  bySize: true,
  startsOver: true,
  prepare: (work, { rewindTo, ...rest }) => cycleTuning(work, { ...rest, first: 'train', start: { rewindTo } }),
};
