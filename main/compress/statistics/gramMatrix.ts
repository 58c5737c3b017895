import { gramSums } from '../../walk/statistics.ts';
import { per, siteStatistic } from './siteStatistic.ts';

/** E[x xᵀ] of the columns of a site, row-major [columns, columns]. */
export const gramMatrix = siteStatistic<'gram'>({
  explanation: 'how inputs vary together',
  sums: gramSums,
  parts: ['gram'],
  stored: 'F32',
  entries: (columns) => columns ** 2,
  means: (totals) => ({ gram: per(totals, 'gram', totals.tokens) }),
});
