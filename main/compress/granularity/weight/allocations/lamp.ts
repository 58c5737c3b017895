import { type NoOptions, noOptions } from '../../../../components/component.ts';
import type { WeightAllocation } from '../allocation.ts';
import { asShares, rankAll } from './ranking.ts';

/** s_u² / Σ of s_v² over the scores of the matrix that are not smaller (Lee et al. 2021, eq. 3); ranked over the whole model. */
export const lamp: WeightAllocation<NoOptions> = {
  name: 'lamp',
  explanation:
    'Every weight is measured against what is left of its matrix when all smaller ones have gone; one ranking of that decides.',
  citation: 'Lee, Park, Mo, Ahn, Shin. ICLR 2021. arXiv:2010.07611',
  options: noOptions,
  decides: true,
  ranks: true,
  needs: () => [],
  shares: async (question) => asShares(await rankAll(question, lampScores), question),
};

/** Order inside a matrix is that of the scores; only how matrices compare changes. */
export function lampScores(scores: Float32Array): Float32Array {
  const sorted = scores.toSorted();
  const result = new Float32Array(scores.length);
  let rest = 0;
  for (let i = sorted.length - 1; i >= 0; i -= 1) {
    const square = (sorted[i] as number) ** 2;
    rest += square;
    result[i] = rest > 0 ? square / rest : 0;
  }
  return result;
}
