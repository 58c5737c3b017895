import { backwardStatistic, ofWeight, weightBytes } from './backwardStatistic.ts';

/** Mean over windows of the gradient g of the window's mean loss. */
export const lossGradient = backwardStatistic({
  name: 'gradient',
  explanation: 'gradients of the loss',
  bytes: weightBytes,
  separate: false,
  shape: ofWeight,
  emit: ({ gradient }) => gradient,
});
