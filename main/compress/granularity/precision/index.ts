import { stage } from '../../extraction/stages.ts';
import {
  compensationsOf,
  noCompensation,
  scheduleOf,
  type Specification,
  type SpecificationProblem,
} from '../../recipe/specification.ts';
import type { Granularity } from '../granularity.ts';
import { linearParameters } from '../parameters.ts';
import { scheduleProblem } from '../problems.ts';
import { besideRefusal, bytesBeside, parametersBeside } from './beside.ts';
import { precisionAllocations } from './allocations/index.ts';
import type { PrecisionCompensation } from './compensation.ts';
import { precisionCompensations } from './compensations/index.ts';
import { roundModel } from './round.ts';
import { precisionScores } from './scores/index.ts';

/** Bits: every number stays, in fewer digits. */
export const precision: Granularity = {
  title: 'Fewer bits: smaller at almost no loss',
  units: [
    {
      name: 'precision',
      explanation:
        'Every number stays and is stored in fewer bits: rounded to steps that neighbours in a row share. The file becomes smaller; so does the memory it runs in.',
      repaired: true,
      removal: null,
    },
  ],
  scores: precisionScores,
  allocations: precisionAllocations,
  compensations: precisionCompensations,
  groups: ['matrix'],
  schedules: ['oneShot', 'sequential'],
  shrinks: true,
  rounds: true,
  allLayers: 'rounds and removes nothing',
  mixes: ({ allocation }) => precisionAllocations.bind(allocation).component.mixes,
  leastBytes: (model, { allocation }, others) => {
    const { component, options } = precisionAllocations.bind(allocation);
    return component.leastBytes?.(model, others, options) ?? 0;
  },
  bytesBeside,
  refusal: besideRefusal,
  problem: (specification) => roundingProblem(specification) ?? scheduleProblem(precision.schedules, specification),
  decidesShares: () => true,
  parameters: linearParameters,
  removed: () => 0,
  added: parametersBeside,
  stages: [[stage.cutting, 1]],
  random: ({ unit }) => precision.plain(unit),
  plain: (unit) => ({
    ...{ unit, score: 'even', group: 'matrix', allocation: 'uniform' },
    ...{ compensation: noCompensation, schedule: 'oneShot' },
  }),
  prune: roundModel,
};

function roundingProblem(specification: Specification): SpecificationProblem | null {
  if (specification.group !== 'matrix')
    return { field: 'group', reason: 'nothing competes where everything stays; a rounding says "matrix"' };
  const all = compensationsOf(specification).map((choice) => precisionCompensations.bind(choice).component);
  const reason = compensationReason(all);
  if (reason !== null) return { field: 'compensation', reason };
  if (all.some(({ of }) => of === 'layer') && scheduleOf(specification) !== 'sequential')
    return { field: 'schedule', reason: 'what a layer puts out is compared on its way through the layers: sequential' };
  return null;
}

/** Why compensations cannot follow each other; null where they can. */
function compensationReason(all: readonly PrecisionCompensation[]): string | null {
  const [beside, rounding] = [all.filter(({ of }) => of === 'beside'), all.filter(({ of }) => of !== 'beside')];
  if (rounding.length > 1) return 'a number is rounded once, so only one can decide how';
  if (beside.length > 1) return 'a matrix has room for one pair of factors beside it';
  const [factors, way] = [beside[0], rounding[0]];
  if (!factors || !way) return null;
  if (all[0] === factors) return `${factors.name} gives back what the rounding lost, so it comes behind ${way.name}`;
  if (way.of === 'layer' && way.rescales)
    return `${way.name} changes what matrices read, so ${factors.name} would weigh by inputs that are no more`;
  return null;
}
