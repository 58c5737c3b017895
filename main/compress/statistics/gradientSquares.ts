import { mul } from '../../graph/ops/index.ts';
import { backwardStatistic, ofWeight, weightBytes } from './backwardStatistic.ts';

/** Σ g² over windows: the diagonal of the empirical Fisher information, times the number of windows. */
export const gradientSquares = backwardStatistic({
  name: 'gradientSquares',
  explanation: 'squared gradients of single texts',
  bytes: weightBytes,
  separate: true,
  shape: ofWeight,
  emit: ({ gradient }) => mul(gradient, gradient),
});
