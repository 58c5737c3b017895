import { mul, reduceSum } from '../../../graph/ops/index.ts';
import type { Statistic } from '../../../walk/statistics.ts';
import { per, siteStatistic } from '../siteStatistic.ts';

/** Σ(g·x)² of every column; g is the gate of the expert that reads x, and 1 elsewhere. */
const gatedSums: Statistic = {
  name: 'gatedMoments',
  carried: false,
  parts: (columns) => ({ squares: [columns] }),
  emit: (x, _carried, _windows, gate) => {
    const gated = gate ? mul(x, gate) : x;
    return { squares: reduceSum(mul(gated, gated), [0]) };
  },
};

/** E[(g·x)²] of every column. */
export const gatedMoments = siteStatistic<'square'>({
  explanation: 'strengths of activations, those of experts times the router’s weight',
  sums: gatedSums,
  parts: ['square'],
  stored: 'F64',
  entries: (columns) => columns,
  means: (totals) => ({ square: per(totals, 'squares', totals.tokens) }),
});
