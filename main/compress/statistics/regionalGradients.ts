import { mul } from '../../graph/ops/index.ts';
import { backwardStatistic, ofWeight, weightBytes } from './backwardStatistic.ts';

/** Mean over windows of (∂‖f(x_n)‖₂ / ∂W)², f the layer that the weight is in and x_n a window before it (Yang et al. 2025, eq. 3). */
export const regionalGradients = backwardStatistic({
  name: 'regionalGradients',
  explanation: 'how each weight moves the length of what its layer puts out',
  from: 'layer',
  bytes: weightBytes,
  separate: true,
  shape: ofWeight,
  emit: ({ gradient }) => mul(gradient, gradient),
});
