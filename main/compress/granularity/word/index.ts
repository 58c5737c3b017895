import type { Described } from '../../../models/architecture.ts';
import { tokenTables } from '../../../models/tables.ts';
import { stage } from '../../extraction/stages.ts';
import {
  compensationsOf,
  noCompensation,
  type Specification,
  type SpecificationProblem,
} from '../../recipe/specification.ts';
import type { Granularity } from '../granularity.ts';
import { sizeOf } from '../parameters.ts';
import { scheduleProblem } from '../problems.ts';
import { wordAllocations } from './allocation.ts';
import { wordCompensations } from './compensation.ts';
import { extendVocabulary } from './prune.ts';
import { wordScores } from './score.ts';

/** Words that become tokens: new rows of the embedding and of the output head, and what the tokenizer knows of them. */
export const word: Granularity = {
  title: 'More tokens: a little larger, and texts become shorter',
  units: [
    {
      name: 'word',
      explanation:
        'Frequent words of the texts become tokens of their own, so that texts have fewer of them: they are read and written faster, and more of them fits in a window. Nothing goes; the model becomes larger by the rows of the new tokens.',
      repaired: true,
      removal: null,
    },
  ],
  scores: wordScores,
  allocations: wordAllocations,
  compensations: wordCompensations,
  groups: ['model'],
  schedules: ['oneShot'],
  shrinks: false,
  grows: true,
  retokenizes: true,
  allLayers: 'adds tokens and leaves all layers as they are',
  problem: (specification) => growthProblem(specification) ?? scheduleProblem(word.schedules, specification),
  decidesShares: () => true,
  parameters: (model) => tokenTables(model).reduce((sum, table) => sum + sizeOf(table), 0),
  removed: () => 0,
  added: (model, { allocation }) => {
    const { component, options } = wordAllocations.bind(allocation);
    return component.count(options) * rowSize(model);
  },
  stages: [[stage.cutting, 0.5]],
  random: (specification) => ({ ...specification, score: 'random', compensation: noCompensation }),
  plain: (unit) => ({
    ...{ unit, score: 'saved', group: 'model', allocation: 'highest' },
    ...{ compensation: noCompensation, schedule: 'oneShot' },
  }),
  prune: extendVocabulary,
};

/** Parameters that a token has in all tables. */
const rowSize = (model: Described): number =>
  tokenTables(model).reduce((sum, table) => sum + sizeOf(table) / (table.shape[0] as number), 0);

function growthProblem(specification: Specification): SpecificationProblem | null {
  if (specification.group !== 'model')
    return { field: 'group', reason: 'a model has one vocabulary, so words compete within the model' };
  if (compensationsOf(specification).length > 1)
    return { field: 'compensation', reason: 'a row begins once, so only one can decide how' };
  return null;
}
