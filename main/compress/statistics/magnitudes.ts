import { abs, mul, reduceMean, reduceSum, reshape } from '../../graph/ops/index.ts';
import type { Statistic } from '../../walk/statistics.ts';
import { per, siteStatistic } from './siteStatistic.ts';

/** Σ|x| of every column, and Σ over windows of (mean over the window of |x|)². */
const magnitudeSums: Statistic = {
  name: 'magnitudes',
  carried: false,
  parts: (columns) => ({ absolute: [columns], windowSquares: [columns] }),
  emit: (x, _carried, windows) => {
    const size = abs(x);
    const [rows, columns] = x.shape as [number, number];
    const means = reduceMean(reshape(size, [windows, rows / windows, columns]), [1]);
    const flat = reshape(means, [windows, columns]);
    return { absolute: reduceSum(size, [0]), windowSquares: reduceSum(mul(flat, flat), [0]) };
  },
};

/** E|x| of every column, and the mean over windows of (mean over the window of |x|)². */
export const magnitudes = siteStatistic<'absolute' | 'windowSquare'>({
  explanation: 'mean sizes of activations',
  sums: magnitudeSums,
  parts: ['absolute', 'windowSquare'],
  stored: 'F64',
  entries: (columns) => columns,
  means: (totals, windows) => ({
    absolute: per(totals, 'absolute', totals.tokens),
    windowSquare: per(totals, 'windowSquares', windows),
  }),
});
