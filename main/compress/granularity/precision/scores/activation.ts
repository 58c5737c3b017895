import { type NoOptions, noOptions } from '../../../../components/component.ts';
import { siteOf } from '../../../extraction/linears.ts';
import { moments } from '../../../statistics/moments.ts';
import type { ColumnImportance } from '../score.ts';

/**
 * E[x_j²] of what column j reads: with independent inputs the mean squared error of the output is Σ_j E[x_j²] · ΔW_ij², which
 * is what scales are then chosen by (llama.cpp's "importance matrix").
 */
export const activation: ColumnImportance<NoOptions> = {
  name: 'activation',
  explanation: 'Scales are chosen so that those columns come out best whose inputs the text drives most.',
  citation: 'llama.cpp, importance matrix (ggml-org, 2024)',
  options: noOptions,
  needs: () => [moments],
  importance: async ({ parameter, statistics }) =>
    Float32Array.from((await statistics.read(moments, siteOf(parameter))).square),
};
