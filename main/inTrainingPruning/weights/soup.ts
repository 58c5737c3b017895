import { z } from 'zod';
import type { InTrainingMethod } from '../inTrainingPruning.ts';
import { cycleOptions, cycleTuning } from './cycles.ts';

const options = z.strictObject({
  ...cycleOptions,
  removals: cycleOptions.removals.default(2),
  /** Copies trained in every round. */
  copies: z.number().int().min(2).max(16).default(3),
});

/**
 * Prune, train several copies with the same zeros, average them, prune the average, and again: equal masks make the average
 * as sparse as its copies, and every round goes on from it (Zimmer, Spiegel & Pokutta 2024).
 */
export const soup: InTrainingMethod<z.infer<typeof options>> = {
  name: 'soup',
  explanation:
    'Drops the smallest weights, repairs several copies of what is left on different text, takes their mean and goes on with it.',
  citation: 'Zimmer, Spiegel, Pokutta. ICLR 2024. arXiv:2306.16788',
  options,
  removes: ['weights'],
  bySize: true,
  startsOver: true,
  prepare: (work, { copies, ...rest }) =>
    cycleTuning(work, { ...rest, first: 'remove', particles: copies, averaged: 0, start: 'onwards' }),
};
