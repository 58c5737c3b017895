import { mul } from '../../graph/ops/index.ts';
import { backwardStatistic, ofWeight, weightBytes } from './backwardStatistic.ts';

/** Mean of g² over windows: the diagonal of the empirical Fisher information. */
export const gradientSquares = backwardStatistic({
  name: 'gradientSquares',
  explanation: 'squared gradients of single texts',
  bytes: weightBytes,
  separate: true,
  shape: ofWeight,
  emit: ({ gradient }) => mul(gradient, gradient),
});
