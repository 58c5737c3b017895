import type { Described, LayerShape } from '../../../models/architecture.ts';
import { type HeadDimensions, headDimensions, withValueDim } from '../../../models/sublayers/headDimensions.ts';
import type { Shares } from '../../extraction/extraction.ts';
import { onlyLayers } from '../../extraction/derivedSource.ts';
import { stage } from '../../extraction/stages.ts';
import { noCompensation, type Specification, type SpecificationProblem } from '../../recipe/specification.ts';
import type { Granularity } from '../granularity.ts';
import { scheduleProblem } from '../problems.ts';
import { dimensionAllocations, keptOf } from './allocation.ts';
import { pruneDimensions } from './prune.ts';
import { dimensionScores } from './scores/index.ts';

/** Dimensions inside attention heads. */
export const dimension: Granularity = {
  title: 'Shorter values: a smaller attention, with every head there',
  units: [
    {
      name: 'headDimension',
      explanation:
        'Single dimensions of what attention heads read and put out. Every head stays, with shorter values; how heads look for their words is left as it is.',
      repaired: false,
      removal: null,
    },
  ],
  scores: dimensionScores,
  allocations: dimensionAllocations,
  compensations: null,
  groups: ['site'],
  schedules: ['oneShot', 'sequential'],
  shrinks: true,
  problem: (specification) => groupProblem(specification) ?? scheduleProblem(dimension.schedules, specification),
  refusal,
  decidesShares: () => false,
  parameters: (model) => headDimensions(model).reduce((sum, { cost, count }) => sum + cost * count, 0),
  removed: (model, _, shares) =>
    headDimensions(model).reduce((sum, site) => sum + site.cost * goneFrom(site, shares), 0),
  planned: (model, _, sparsity, wholeBlocks) => {
    const layers: LayerShape[] = [...model.architecture.layers];
    for (const site of headDimensions(model))
      layers[site.layer] = withValueDim(layers[site.layer] as LayerShape, keptOf(site, { sparsity }, wholeBlocks));
    return { family: model.family, architecture: { ...model.architecture, layers } };
  },
  added: () => 0,
  stages: [[stage.cutting, 0.5]],
  random: (specification) => ({ ...specification, score: 'random' }),
  plain: (unit) => ({
    ...{ unit, score: 'activation', group: 'site', allocation: 'uniform' },
    ...{ compensation: noCompensation, schedule: 'oneShot' },
  }),
  prune: async (work) => onlyLayers(await pruneDimensions(work)),
};

const goneFrom = (site: HeadDimensions, shares: Shares): number => site.count - keptOf(site, shares);

function refusal(model: Described): string | null {
  if (!headDimensions(model).length)
    return 'The model has no attention whose heads can be told apart; choose a recipe that removes neurons or channels.';
  if (model.architecture.layers.some(({ lowRank }) => Object.keys(lowRank ?? {}).length))
    return 'Matrices of the model are stored as two factors, and dimensions of such heads cannot be removed; remove dimensions first.';
  return null;
}

function groupProblem({ group }: Specification): SpecificationProblem | null {
  if (group === 'site') return null;
  return { field: 'group', reason: 'dimensions compete within their head ("site")' };
}
