import { type NoOptions, noOptions, type Component, Registry } from '../../../../components/component.ts';
import type { CalibrationStatistic } from '../../../statistics/statistic.ts';

/** What becomes of the weights of layers that go. */
export interface DepthCompensation<Options = unknown> extends Component<Options> {
  readonly needs: readonly CalibrationStatistic[];
}

/**
 * Layer collapse: the differences of the removed layers to the last kept one before them are added to it,
 * θ_l + Σ_k (θ_{l+k} − θ_l) (Yang et al. 2024, LaCo, eq. 1; the published notebook subtracts the updated layer, so that its
 * sum comes down to the last layer alone).
 */
const merge: DepthCompensation<NoOptions> = {
  name: 'merge',
  explanation: 'What removed layers would have changed is added to the last layer before them.',
  citation: 'Yang, Cao, Zhao. EMNLP Findings 2024 (LaCo). arXiv:2402.11187',
  options: noOptions,
  needs: [],
};

/** Repairs after whole layers went, by the name a recipe uses. */
export const depthCompensations = new Registry<DepthCompensation>([merge]);
