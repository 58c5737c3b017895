import type { LayerShape } from '../../../models/architecture.ts';
import { withExperts } from '../../../models/mixtures/expertUnits.ts';
import { onlyLayers } from '../../extraction/derivedSource.ts';
import { stage } from '../../extraction/stages.ts';
import {
  compensationsOf,
  noCompensation,
  type Specification,
  type SpecificationProblem,
} from '../../recipe/specification.ts';
import type { Granularity } from '../granularity.ts';
import { scheduleProblem } from '../problems.ts';
import { expertAllocations } from './allocation.ts';
import { expertCompensations } from './compensations/index.ts';
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
      repaired: true,
      removal: { of: 'experts' },
    },
  ],
  scores: expertScores,
  allocations: expertAllocations,
  compensations: expertCompensations,
  groups: ['site'],
  schedules: ['oneShot'],
  shrinks: true,
  problem: (specification) =>
    groupProblem(specification) ?? mergeProblem(specification) ?? scheduleProblem(expert.schedules, specification),
  refusal: expertRefusal,
  decidesShares: () => false,
  parameters: (model) => expertSites(model).reduce((sum, { mixture: { cost, experts } }) => sum + cost * experts, 0),
  removed: (model, specification, shares) => {
    const { hidden } = model.architecture;
    const rows = merges(specification) ? hidden : 0;
    return expertSites(model).reduce((sum, site) => sum + (site.mixture.cost - rows) * removedFrom(site, shares), 0);
  },
  planned: ({ family, architecture }, specification, sparsity) => {
    const layers: LayerShape[] = [...architecture.layers];
    for (const site of expertSites({ family, architecture })) {
      const { layer, mixture } = site;
      const left = mixture.experts - removedFrom(site, { sparsity });
      // Which experts are merged with which is not known yet, and every choice has the same shape.
      const leads = Array.from({ length: mixture.experts }, (_, expert) => Math.min(expert, left - 1));
      const merged = merges(specification) && left < mixture.experts;
      layers[layer] = withExperts(layers[layer] as LayerShape, mixture, left, merged ? leads : undefined);
    }
    return { family, architecture: { ...architecture, layers } };
  },
  added: () => 0,
  stages: [
    [stage.scoringUnits, 0.1],
    [stage.cutting, 0.5],
  ],
  random: (specification) => ({ ...specification, score: 'random', compensation: noCompensation }),
  plain: (unit) => ({
    ...{ unit, score: 'frequency', group: 'site', allocation: 'uniform' },
    ...{ compensation: noCompensation, schedule: 'oneShot' },
  }),
  prune: async (work) => onlyLayers(await pruneExperts(work)),
};

/** The router keeps its rows where experts are merged. */
const merges = (specification: Specification): boolean => compensationsOf(specification).length > 0;

function mergeProblem(specification: Specification): SpecificationProblem | null {
  if (compensationsOf(specification).length < 2) return null;
  return { field: 'compensation', reason: 'experts are merged in one way' };
}

function groupProblem({ group }: Specification): SpecificationProblem | null {
  if (group === 'site') return null;
  return { field: 'group', reason: 'experts compete within their layer' };
}
