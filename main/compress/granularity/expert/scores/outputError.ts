import { z } from 'zod';
import { expertOutputs, type TokenOutputs } from '../../../statistics/experts/expertOutputs.ts';
import type { ExpertScore, ExpertSite } from '../score.ts';
import { bestSubset, errorWith } from '../subsets.ts';

const options = z.strictObject({
  /** Sets of experts that are all looked at; where there are more, the expert that is missed least goes, one at a time. */
  mostSets: z.number().int().min(1).default(5000),
});

/**
 * The set of experts without which a layer's output changes least (Lu et al. 2024, eq. 3): judged together, because two that can
 * stand in for one another may not both go.
 */
export const outputError: ExpertScore<z.infer<typeof options>> = {
  name: 'outputError',
  explanation:
    'How much what a layer puts out changes without a whole set of experts, when their tokens go to those that are left.',
  citation: 'Lu, Liu, Xu, Zhou, et al. ACL 2024 (Not all experts are equal). arXiv:2402.14800',
  options,
  needs: () => [expertOutputs],
  prepare: async ({ statistics }, { mostSets }) => {
    const outputs = await statistics.measure(expertOutputs, null);
    const texts = ({ layer }: ExpertSite): Promise<readonly TokenOutputs[]> => outputs(layer);
    return {
      scores: async (site) => {
        const known = await texts(site);
        const all = Array.from({ length: site.mixture.experts }, (_, expert) => expert);
        return Float64Array.from(all, (gone) =>
          errorWith(
            site.mixture,
            known,
            all.filter((expert) => expert !== gone),
          ),
        );
      },
      best: async (site, count) => bestSubset(site.mixture, await texts(site), count, mostSets),
    };
  },
};
