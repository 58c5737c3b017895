import { onlyLayers } from '../../extraction/derivedSource.ts';
import type { Described } from '../../../models/architecture.ts';
import { sparsityOf } from '../../extraction/extraction.ts';
import { stage } from '../../extraction/stages.ts';
import {
  compensationsOf,
  noCompensation,
  scheduleOf,
  type Specification,
  type SpecificationProblem,
} from '../../recipe/specification.ts';
import type { Granularity } from '../granularity.ts';
import { cannotRank, scheduleProblem, unitGroupProblem } from '../problems.ts';
import { unitAllocations } from './allocations/index.ts';
import { unitCompensations } from './compensations/index.ts';
import { planned } from './planned.ts';
import { pruneUnits } from './prune.ts';
import { unitScores } from './scores/index.ts';
import { sitesOf, widthUnits } from './units.ts';

/** Units inside layers: attention groups and neurons. */
export const width: Granularity = {
  title: 'Narrower layers: smaller and faster',
  units: widthUnits,
  scores: unitScores,
  allocations: unitAllocations,
  compensations: unitCompensations,
  groups: ['site', 'model'],
  schedules: ['oneShot', 'sequential', 'sublayers', 'iterative'],
  shrinks: true,
  refusal: sublayersRefusal,
  problem: (specification) =>
    unitGroupProblem(specification) ?? scheduleProblem(width.schedules, specification) ?? rankingProblem(specification),
  decidesShares: ({ allocation }) => unitAllocations.bind(allocation).component.decides,
  learnedShare: ({ units }) => units,
  parameters: (model, { unit }) => sitesOf(model, unit).reduce((sum, { cost, count }) => sum + cost * count, 0),
  removed: (model, { unit, allocation }, shares) => {
    const ranked = sitesOf(model, unit).filter(({ layer }) => sparsityOf(shares, layer) > 0);
    if (!unitAllocations.bind(allocation).component.decides)
      return ranked.reduce(
        (sum, { layer, cost, count }) => sum + cost * Math.floor(sparsityOf(shares, layer) * count),
        0,
      );
    const all = ranked.reduce((sum, { cost, count }) => sum + cost * count, 0);
    // The choice ends before the first unit that does not fit.
    const largest = ranked.reduce((most, { cost }) => Math.max(most, cost), 0);
    return Math.max(0, Math.floor(shares.sparsity * all) - largest);
  },
  planned,
  // One vector of the width of the residual stream for each site that loses something.
  added: (model, specification, shares) =>
    compensationsOf(specification).some((choice) => unitCompensations.bind(choice).component.addsBias)
      ? sitesOf(model, specification.unit).filter(({ layer }) => sparsityOf(shares, layer) > 0).length *
        model.architecture.hidden
      : 0,
  stages: [
    [stage.scoringUnits, 0.2],
    [stage.cutting, 0.5],
  ],
  random: ({ unit }) => ({
    ...{ unit, score: 'random', group: 'model', allocation: 'global' },
    ...{ compensation: noCompensation, schedule: 'oneShot' },
  }),
  plain: (unit) => ({
    ...{ unit, score: 'fluctuation', group: 'model', allocation: 'global' },
    ...{ compensation: 'meanBias', schedule: 'oneShot' },
  }),
  prune: async (work) => onlyLayers(await pruneUnits(work)),
};

function rankingProblem(specification: Specification): SpecificationProblem | null {
  const { choose, shares } = unitAllocations.bind(specification.allocation).component;
  if (scheduleOf(specification) === 'sequential' && !shares) return cannotRank;
  if (scheduleOf(specification) !== 'sublayers' || choose) return null;
  return {
    field: 'schedule',
    reason: 'the schedule sublayers spreads a budget over all that is left, so the allocation must choose',
  };
}

/** Sublayers that do not add to the stream what their last linear puts out cannot be fitted one by one. */
function sublayersRefusal({ family, architecture }: Described, specification: Specification): string | null {
  if (scheduleOf(specification) !== 'sublayers') return null;
  const behindNorm = family.parameters(architecture).some(({ stream }) => stream?.does === 'writes' && stream.norm);
  if (!architecture.parallelResidual && !behindNorm) return null;
  const why = architecture.parallelResidual
    ? 'all sublayers of a layer read the same'
    : 'a norm stands behind sublayers';
  return `In this model ${why}, so they cannot be fitted one after the other; choose obspa, which fits each linear to what it gave itself.`;
}
