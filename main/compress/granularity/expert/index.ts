import type { LayerShape } from '../../../models/architecture.ts';
import { withExperts } from '../../../models/mixtures/expertUnits.ts';
import { onlyLayers } from '../../extraction/derivedSource.ts';
import { stage } from '../../extraction/stages.ts';
import { noCompensation, type Specification, type SpecificationProblem } from '../../recipe/specification.ts';
import type { Granularity } from '../granularity.ts';
import { scheduleProblem } from '../problems.ts';
import { expertAllocations } from './allocation.ts';
import { removedFrom } from './counts.ts';
import { pruneExperts } from './prune.ts';
import { expertScores } from './scores/index.ts';
import { expertRefusal, expertSites } from './sites.ts';

/** Experts of layers that have several feed-forward networks. */
export const expert: Granularity = {
  title: 'Fewer experts: smaller, and as fast as before',
  units: [
    {
      name: 'expert',
      explanation:
        'Networks of which every token passes through a few. Those that the text seldom needs go, and their tokens go to others.',
      repaired: false,
      removal: null,
    },
  ],
  scores: expertScores,
  allocations: expertAllocations,
  compensations: null,
  groups: ['site'],
  schedules: ['oneShot'],
  shrinks: true,
  problem: (specification) => groupProblem(specification) ?? scheduleProblem(expert.schedules, specification),
  refusal: expertRefusal,
  decidesShares: () => false,
  parameters: (model) => expertSites(model).reduce((sum, { mixture: { cost, experts } }) => sum + cost * experts, 0),
  removed: (model, _, shares) =>
    expertSites(model).reduce((sum, site) => sum + site.mixture.cost * removedFrom(site, shares), 0),
  planned: ({ family, architecture }, _, sparsity) => {
    const layers: LayerShape[] = [...architecture.layers];
    for (const site of expertSites({ family, architecture })) {
      const { layer, mixture } = site;
      layers[layer] = withExperts(
        layers[layer] as LayerShape,
        mixture,
        mixture.experts - removedFrom(site, { sparsity }),
      );
    }
    return { family, architecture: { ...architecture, layers } };
  },
  added: () => 0,
  stages: [
    [stage.scoringUnits, 0.1],
    [stage.cutting, 0.5],
  ],
  random: (specification) => ({ ...specification, score: 'random' }),
  plain: (unit) => ({
    ...{ unit, score: 'frequency', group: 'site', allocation: 'uniform' },
    ...{ compensation: noCompensation, schedule: 'oneShot' },
  }),
  prune: async (work) => onlyLayers(await pruneExperts(work)),
};

function groupProblem({ group }: Specification): SpecificationProblem | null {
  if (group === 'site') return null;
  return { field: 'group', reason: 'experts compete within their layer' };
}
