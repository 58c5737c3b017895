import { blendedSides, type Side } from '../../../extraction/extraction.ts';
import { gradientTotals, relevanceStatistic } from '../../../statistics/gradients.ts';
import { blend } from '../../../statistics/moments.ts';
import { type NoOptions, noOptions } from '../../../../components/component.ts';
import { readFloat32 } from '../../../extraction/tensors.ts';
import type { Artifact } from '../../../extraction/workspace.ts';
import type { UnitScore } from '../score.ts';

/**
 * Mean over windows of |R_u|, the relevance of the unit for the logits of the right tokens (Yeom et al. 2021, eq. 3; rules
 * for attention and norms of Ali et al. 2022).
 */
export const relevance: UnitScore<NoOptions> = {
  name: 'relevance',
  explanation: 'How much of the right answers flows through a unit, traced back from the output.',
  citation: 'Yeom, Seegerer, Lapuschkin, Binder, Wiedemann, Müller, Samek. Pattern Recognition 2021. arXiv:1912.08881',
  options: noOptions,
  needs: () => ['relevance'],
  prepare: async ({ extraction }) => {
    const lambda = extraction.settings.lambda ?? 1;
    const found = new Map<Side, readonly Artifact[]>();
    for (const side of blendedSides(lambda)) {
      const totals = await gradientTotals(extraction, side, [relevanceStatistic], {}, null, true);
      found.set(side, totals.get(relevanceStatistic.name) ?? []);
    }
    return async ({ site }) => {
      const of = async (side: Side) => {
        const artifact = found.get(side)?.[site.layer];
        return artifact ? readFloat32(artifact, site.output) : null;
      };
      return blend(await of('general'), await of('domain'), lambda).slice(0, site.count);
    };
  },
};
