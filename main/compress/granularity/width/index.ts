import { onlyLayers } from '../../extraction/derivedSource.ts';
import { sparsityOf } from '../../extraction/extraction.ts';
import { stage } from '../../extraction/stages.ts';
import { compensationsOf, noCompensation, scheduleOf, type Specification } from '../../recipe/specification.ts';
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
  schedules: ['oneShot', 'sequential', 'iterative'],
  shrinks: true,
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

const rankingProblem = (specification: Specification) =>
  scheduleOf(specification) === 'sequential' && !unitAllocations.bind(specification.allocation).component.shares
    ? cannotRank
    : null;
