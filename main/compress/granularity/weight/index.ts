import { nameOf } from '../../../components/component.ts';
import { onlyLayers } from '../../extraction/derivedSource.ts';
import { stage } from '../../extraction/stages.ts';
import {
  compensationsOf,
  groupOf,
  noCompensation,
  patternOf,
  scheduleOf,
  type Specification,
  type SpecificationProblem,
} from '../../recipe/specification.ts';
import type { Granularity } from '../granularity.ts';
import { linearParameters, linearsOfModel } from '../parameters.ts';
import { cannotRank, scheduleProblem } from '../problems.ts';
import { weightAllocations } from './allocations/index.ts';
import { weightCompensations } from './compensations/index.ts';
import { pruneWeights } from './prune.ts';
import { weightScores } from './scores/index.ts';

/** Single weights: zeros inside matrices. */
export const weight: Granularity = {
  title: 'Zeros: best quality, same size',
  units: [
    {
      name: 'weight',
      explanation:
        'Single numbers inside the matrices become zero. It costs least quality, but the file keeps its size and the model its speed.',
      repaired: true,
      removal: { of: 'weights' },
    },
  ],
  scores: weightScores,
  allocations: weightAllocations,
  compensations: weightCompensations,
  groups: ['matrix', 'row', 'columns', 'pattern', 'model'],
  schedules: ['oneShot', 'sequential'],
  shrinks: false,
  problem: (specification) =>
    groupProblem(specification) ?? scheduleProblem(weight.schedules, specification) ?? rankingProblem(specification),
  refusal: (model, specification) => allocationOf(specification).refusal?.(model) ?? null,
  decidesShares: (specification) => patternOf(specification) !== null || allocationOf(specification).decides,
  parameters: linearParameters,
  removed: () => 0,
  added: (model, specification) =>
    repairsOf(specification)
      .map(({ component, options }) =>
        linearsOfModel(model).reduce(
          (sum, { shape: [rows = 0, columns = 0] }) => sum + (component.adds?.(options, rows, columns) ?? 0),
          0,
        ),
      )
      .reduce((a, b) => a + b, 0),
  stages: [[stage.cutting, 0.5]],
  random: ({ unit }) => ({
    ...{ unit, score: 'random', group: 'matrix', allocation: 'uniform' },
    ...{ compensation: noCompensation, schedule: 'oneShot' },
  }),
  plain: (unit) => ({
    ...{ unit, score: 'magnitude', group: 'matrix', allocation: 'uniform' },
    ...{ compensation: noCompensation, schedule: 'oneShot' },
  }),
  prune: async (work) => onlyLayers(await pruneWeights(work)),
};

const allocationOf = ({ allocation }: Specification) => weightAllocations.bind(allocation).component;
const repairsOf = (specification: Specification) =>
  compensationsOf(specification).map((choice) => weightCompensations.bind(choice));

function groupProblem(specification: Specification): SpecificationProblem | null {
  const { score, allocation } = specification;
  const group = groupOf(specification);
  const { wholeModel = false, ranks, decides } = allocationOf(specification);
  if (group === 'site') return { field: 'group', reason: 'weights compete within rows, matrices or the model' };
  if ((group === 'model') !== wholeModel) {
    const reason = 'a global allocation and the group "model" need each other: both mean one ranking for everything';
    return { field: 'allocation', reason };
  }
  if (ranks && group !== 'matrix' && group !== 'model') {
    const reason = `${nameOf(allocation)} gives every matrix a number of weights, so they compete within it`;
    return { field: 'group', reason };
  }
  if (decides && group === 'pattern')
    return { field: 'allocation', reason: 'a pattern removes the same share everywhere' };
  const repairs = repairsOf(specification).map(({ component }) => component);
  const scores = weightScores.components.filter(({ swept }) => swept).map(({ name }) => `"${name}"`);
  if (group === 'columns' && repairs.some(({ sweep }) => sweep) && !weightScores.bind(score).component.swept)
    return {
      field: 'score',
      reason: `a sweep over blocks of columns chooses by the score ${scores.join(' or ')} itself`,
    };
  const chooses = repairs.find(({ keepsMask }) => !keepsMask);
  if (group === 'pattern' && chooses)
    return { field: 'compensation', reason: `${chooses.name} chooses anew what goes, so no pattern would be left` };
  const wide = repairs.find(({ withinMatrix }) => withinMatrix);
  if (wide && (group === 'row' || group === 'columns'))
    return {
      field: 'group',
      reason: `${wide.name} chooses anew within the matrix, so weights compete within it ("matrix")`,
    };
  return null;
}

const rankingProblem = (specification: Specification) =>
  scheduleOf(specification) === 'sequential' && allocationOf(specification).ranks ? cannotRank : null;
