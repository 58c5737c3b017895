import { onlyLayers } from '../../extraction/derivedSource.ts';
import { stage } from '../../extraction/stages.ts';
import { compensationsOf, noCompensation, scheduleOf, type Specification } from '../../recipe/specification.ts';
import { nameOf } from '../../../components/component.ts';
import type { Granularity } from '../granularity.ts';
import { scheduleProblem, unitGroupProblem } from '../problems.ts';
import { depthAllocations } from './allocations/index.ts';
import { mostRemoved } from './allocations/removal.ts';
import { depthCompensations } from './compensations/index.ts';
import { pruneDepth } from './prune.ts';
import { depthScores } from './scores/index.ts';
import { depthUnits } from './units.ts';

/** Whole layers or their sublayers. */
export const depth: Granularity = {
  title: 'Fewer layers: smaller and faster',
  units: [
    {
      name: 'sublayer',
      explanation: 'The attention or the feed-forward network of a layer goes as a whole.',
      repaired: false,
      removal: { of: 'sublayers' },
    },
    {
      name: 'layer',
      explanation: 'Whole layers go. What is left loads in every program that knows the model.',
      repaired: true,
      removal: { of: 'layers' },
    },
  ],
  scores: depthScores,
  allocations: depthAllocations,
  compensations: depthCompensations,
  groups: ['model'],
  schedules: ['oneShot', 'greedy'],
  shrinks: true,
  problem: (specification) =>
    unitGroupProblem(specification) ??
    repairProblem(specification) ??
    scheduleProblem(depth.schedules, specification) ??
    greedyProblem(specification),
  decidesShares: () => true,
  parameters: (model, { unit }) => depthUnits(model, unit).reduce((sum, { cost }) => sum + cost, 0),
  removed: (model, { unit }, { sparsity }) => {
    const candidates = depthUnits(model, unit);
    const all = candidates.reduce((sum, { cost }) => sum + cost, 0);
    return Math.round((all * mostRemoved(candidates.length, sparsity)) / candidates.length);
  },
  added: () => 0,
  stages: [
    [stage.scoringUnits, 0.2],
    [stage.cutting, 0.5],
  ],
  random: ({ unit }) => ({
    ...{ unit, score: 'random', group: 'model', compensation: noCompensation, schedule: 'oneShot' },
    allocation: isWhole(unit)
      ? { name: 'lowest', protectFirst: 1, protectLast: 1 }
      : { name: 'lowest', budget: 'parameters' },
  }),
  plain: (unit) => ({
    ...{ unit, group: 'model', compensation: noCompensation, schedule: 'greedy' },
    score: { name: 'ablation', metric: isWhole(unit) ? 'loss' : 'divergence', windows: 8 },
    allocation: isWhole(unit) ? { name: 'greedy', protectFirst: 1, protectLast: 1 } : 'greedy',
  }),
  prune: async (work) => onlyLayers(await pruneDepth(work)),
};

const isWhole = (unit: string): boolean => depth.units.find(({ name }) => name === unit)?.removal?.of === 'layers';

/** What is taken over needs whole layers of one shape. */
function repairProblem(specification: Specification) {
  if (!compensationsOf(specification).length || isWhole(specification.unit)) return null;
  return { field: 'compensation', reason: 'only whole layers can be merged into others' } as const;
}

function greedyProblem(specification: Specification) {
  const { score } = specification;
  if (scheduleOf(specification) !== 'greedy' || depthScores.bind(score).component.rescored) return null;
  const reason = `the score ${nameOf(score)} does not change when something is removed`;
  return { field: 'schedule', reason } as const;
}
