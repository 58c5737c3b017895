import { type NoOptions, noOptions } from '../../../../components/component.ts';
import type { UnitScore } from '../score.ts';
import { unitRelevance } from '../../../statistics/unitRelevance.ts';

/**
 * Mean over windows of |R_u|, the relevance of the unit for the logits of the right tokens (Yeom et al. 2021, eq. 3; rules
 * for attention and norms of Ali et al. 2022).
 */
export const relevance: UnitScore<NoOptions> = {
  name: 'relevance',
  explanation: 'How much of the right answers flows through a unit, traced back from the output.',
  citation: 'Yeom, Seegerer, Lapuschkin, Binder, Wiedemann, Müller, Samek. Pattern Recognition 2021. arXiv:1912.08881',
  options: noOptions,
  needs: () => [unitRelevance],
  prepare:
    () =>
    async ({ site, statistics }) =>
      (await statistics.read(unitRelevance, site.output)).slice(0, site.count),
};
