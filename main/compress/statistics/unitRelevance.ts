import { backwardStatistic } from './backwardStatistic.ts';
import { gateBytes, gateTotals, ofUnits } from './gates.ts';

/**
 * Relevance of units for the right tokens: what reaches a unit's output when attention weights, gates and norms count as
 * constants (Layer-wise Relevance Propagation for transformers, Ali et al. 2022). Rows |R| and R², means over windows.
 */
export const unitRelevance = backwardStatistic({
  name: 'relevance',
  explanation: 'how much of the right answers flows through each unit',
  from: 'logit',
  bytes: gateBytes,
  separate: true,
  shape: ofUnits,
  emit: gateTotals,
});
