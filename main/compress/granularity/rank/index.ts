import type { Choice } from '../../../components/component.ts';
import { onlyLayers } from '../../extraction/derivedSource.ts';
import { sparsityOf } from '../../extraction/extraction.ts';
import { stage } from '../../extraction/stages.ts';
import { noCompensation, type Specification } from '../../recipe/specification.ts';
import type { Described } from '../../../models/architecture.ts';
import type { Granularity } from '../granularity.ts';
import { linearsOfModel, sizeOf } from '../parameters.ts';
import { scheduleProblem, unitGroupProblem } from '../problems.ts';
import { rankAllocations } from './allocations.ts';
import { pruneRanks } from './prune.ts';
import { rankScores } from './scores.ts';

/** Directions of matrices: a linear becomes a product of two thin factors. */
export const rank: Granularity = {
  title: 'Thinner matrices: smaller',
  units: [
    {
      name: 'rank',
      explanation: 'Matrices become products of two thinner ones, which keep only their most important directions.',
      repaired: false,
      removal: { of: 'ranks' },
    },
  ],
  scores: rankScores,
  allocations: rankAllocations,
  compensations: null,
  groups: ['site', 'model'],
  schedules: ['oneShot', 'sequential'],
  shrinks: true,
  problem: (specification) => unitGroupProblem(specification) ?? scheduleProblem(rank.schedules, specification),
  decidesShares: () => false,
  parameters: (model, specification) => factored(model, specification).reduce((sum, linear) => sum + sizeOf(linear), 0),
  removed: (model, specification, shares) =>
    factored(model, specification).reduce(
      (sum, linear) => sum + Math.floor(sparsityOf(shares, linear.place) * sizeOf(linear)),
      0,
    ),
  added: () => 0,
  stages: [
    [stage.scoringUnits, 0.2],
    [stage.cutting, 0.5],
  ],
  random: ({ unit, group, allocation }) => ({
    ...{ unit, group, score: 'random', compensation: noCompensation, schedule: 'oneShot' },
    allocation: evenly(allocation),
  }),
  plain: (unit) => ({
    ...{ unit, score: 'spectrum', group: 'site', allocation: 'uniform' },
    ...{ compensation: noCompensation, schedule: 'sequential' },
  }),
  prune: async (work) => onlyLayers(await pruneRanks(work)),
};

/** The same linears, each with the same share. */
function evenly(allocation: Choice): Choice {
  return typeof allocation === 'object' && 'linears' in allocation
    ? { name: 'uniform', linears: allocation['linears'] }
    : 'uniform';
}

/** The linears that become factors. */
function factored(model: Described, { allocation }: Specification) {
  const { component, options } = rankAllocations.bind(allocation);
  return linearsOfModel(model).filter((linear) => component.includes(linear, options));
}
