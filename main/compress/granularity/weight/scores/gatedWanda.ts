import { type NoOptions, noOptions } from '../../../../components/component.ts';
import { siteOf } from '../../../extraction/linears.ts';
import { gatedMoments } from '../../../statistics/experts/gatedMoments.ts';
import type { WeightScore } from '../score.ts';
import { timesNorms } from './wanda.ts';

/** |W_ij| · ‖x_j · g‖₂ with g the gates of the tokens that go to the expert (Xie et al. 2024, eq. 4). */
export const gatedWanda: WeightScore<NoOptions> = {
  name: 'gatedWanda',
  explanation:
    'How large a weight is, times how strongly the text drives its input; inside experts a token counts as much as the router lets it.',
  citation: 'Xie, Zhang, Qin, et al. 2024 (MoE-Pruner). arXiv:2410.12013',
  options: noOptions,
  needs: () => [gatedMoments],
  prepare: () => async (matrix) =>
    timesNorms(matrix, (await matrix.statistics.read(gatedMoments, siteOf(matrix.parameter))).square),
};
