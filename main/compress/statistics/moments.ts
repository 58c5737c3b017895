import { momentSums } from '../../walk/statistics.ts';
import { per, siteStatistic } from './siteStatistic.ts';

/** E[x] and E[x²] of every column. */
export const moments = siteStatistic<'mean' | 'square'>({
  explanation: 'averages and strengths of activations',
  sums: momentSums,
  parts: ['mean', 'square'],
  stored: 'F64',
  entries: (columns) => columns,
  means: (totals) => ({
    mean: per(totals, 'sum', totals.tokens),
    square: per(totals, 'squares', totals.tokens),
  }),
});
