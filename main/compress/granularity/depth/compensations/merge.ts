import { type NoOptions, noOptions } from '../../../../components/component.ts';
import type { DepthCompensation } from '../compensation.ts';
import { collapse } from '../merge.ts';

/**
 * Layer collapse: the differences of the removed layers to the last kept one before them are added to it,
 * θ_l + Σ_k (θ_{l+k} − θ_l) (Yang et al. 2024, LaCo, eq. 1; the published notebook subtracts the updated layer, so that its
 * sum comes down to the last layer alone).
 */
export const merge: DepthCompensation<NoOptions> = {
  name: 'merge',
  explanation: 'What removed layers would have changed is added to the last layer before them.',
  citation: 'Yang, Cao, Zhao. EMNLP Findings 2024 (LaCo). arXiv:2402.11187',
  options: noOptions,
  needs: [],
  absorb: collapse,
};
