import { stage } from '../../extraction/stages.ts';
import { noCompensation, type Specification, type SpecificationProblem } from '../../recipe/specification.ts';
import type { Granularity } from '../granularity.ts';
import { parametersIn, sizeOf } from '../parameters.ts';
import { scheduleProblem } from '../problems.ts';
import { channelAllocations } from './allocation.ts';
import { narrowed, streamRefusal } from './narrowed.ts';
import { narrowStream } from './prune.ts';
import { channelScores } from './scores/index.ts';

/** Channels of the residual stream: everything that reads or writes it becomes narrower, the embedding included. */
export const channel: Granularity = {
  title: 'A narrower model: smaller and faster',
  units: [
    {
      name: 'channel',
      explanation:
        'Channels of the residual stream, which all layers pass on to one another, go from the whole model: from the embedding, from every layer and from the output head.',
      repaired: false,
      removal: { of: 'channels' },
    },
  ],
  scores: channelScores,
  allocations: channelAllocations,
  compensations: null,
  groups: ['model'],
  schedules: ['oneShot'],
  shrinks: true,
  narrowsStream: true,
  allLayers: 'removes the same channels from all layers',
  stays: { whole: null, rest: 'the channels' },
  problem: (specification) => groupProblem(specification) ?? scheduleProblem(channel.schedules, specification),
  refusal: (model, { score }) => streamRefusal(model, score),
  decidesShares: () => true,
  learnedShare: ({ channels }) => channels,
  parameters: ({ family, architecture }) =>
    family.parameters(architecture).reduce((sum, one) => sum + (one.stream ? sizeOf(one) : 0), 0),
  removed: (model, specification, { sparsity }) =>
    parametersIn(model) - parametersIn(narrowed(model, specification, sparsity, false)),
  planned: narrowed,
  added: () => 0,
  stages: [
    [stage.scoringUnits, 0.1],
    [stage.cutting, 0.5],
  ],
  random: (specification) => ({ ...specification, score: 'random' }),
  plain: (unit) => ({
    ...{ unit, score: 'activation', group: 'model', allocation: 'lowest' },
    ...{ compensation: noCompensation, schedule: 'oneShot' },
  }),
  prune: narrowStream,
};

function groupProblem({ group }: Specification): SpecificationProblem | null {
  if (group === 'model') return null;
  return { field: 'group', reason: 'a model has one residual stream, so its channels compete within the model' };
}
