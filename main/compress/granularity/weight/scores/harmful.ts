import { type NoOptions, noOptions } from '../../../../components/component.ts';
import { moments } from '../../../statistics/moments.ts';
import type { WeightScore } from '../score.ts';
import { wandaScore } from './wanda.ts';

/** −|W_ij| · ‖x_j‖₂: of a text that is to be forgotten, what matters most goes first (Huang et al. 2024, equation 1). */
export const harmful: WeightScore<NoOptions> = {
  name: 'harmful',
  explanation:
    'How little a weight, times how strongly the text drives its input, matters: what the text needs most goes first. For text that a model is not to answer.',
  citation: 'Huang, Bhattacharya, Joshi, Kimball, Liu. ICML 2025. arXiv:2408.09600',
  options: noOptions,
  needs: () => [moments],
  prepare: () => async (matrix) => (await wandaScore(matrix)).map((score) => -score),
};
