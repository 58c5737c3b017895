import { type NoOptions, noOptions } from '../../../../components/component.ts';
import { importance } from '../../../statistics/importance.ts';
import type { WeightScore } from '../score.ts';

/** D-Pruner: importance for general language first (none is needed when λ is 0), then gradients on the domain text. */
export const dualImportance: WeightScore<NoOptions> = {
  name: 'dualImportance',
  explanation:
    'What the loss on your domain text would feel, joined with what general language needs. The most careful score, and one that needs gradients.',
  citation: 'Zhang, Chen, et al. NAACL Findings 2024. arXiv:2405.06275',
  options: noOptions,
  needs: () => [importance],
  prepare: async ({ statistics }) => {
    const of = await statistics.measure(importance, {});
    return ({ layer, parameter }) => of(layer, parameter.local);
  },
};
