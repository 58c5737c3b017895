import type { Described } from '../../../models/architecture.ts';
import { tokenTables } from '../../../models/tables.ts';
import { stage } from '../../extraction/stages.ts';
import { noCompensation, type Specification, type SpecificationProblem } from '../../recipe/specification.ts';
import type { Granularity } from '../granularity.ts';
import { sizeOf } from '../parameters.ts';
import { scheduleProblem } from '../problems.ts';
import { tokenAllocations } from './allocation.ts';
import { rowsKept } from './choose.ts';
import { trimVocabulary } from './prune.ts';
import { tokenScores } from './score.ts';

/** Tokens: rows of the embedding and of the output head, and what the tokenizer knows of them. */
export const token: Granularity = {
  title: 'Fewer tokens: smaller, and the same answers',
  units: [
    {
      name: 'token',
      explanation:
        'Tokens that the texts do not use go, with their rows of the embedding and the output head. What is written with the others is read and answered as before; any other text is still read, in more pieces.',
      repaired: false,
      removal: null,
    },
  ],
  scores: tokenScores,
  allocations: tokenAllocations,
  compensations: null,
  groups: ['model'],
  schedules: ['oneShot'],
  shrinks: true,
  retokenizes: true,
  allLayers: 'removes tokens and leaves all layers as they are',
  stays: { whole: 'layers', rest: 'the tokens' },
  problem: (specification) => groupProblem(specification) ?? scheduleProblem(token.schedules, specification),
  decidesShares: () => true,
  parameters: (model) => parametersOfTokens(model),
  removed: (model, _, { sparsity }) => {
    const { vocabulary } = model.architecture;
    return parametersOfTokens(model) * (1 - rowsKept(vocabulary, sparsity) / vocabulary);
  },
  added: () => 0,
  stages: [[stage.cutting, 0.5]],
  random: (specification) => ({ ...specification, score: 'random' }),
  plain: (unit) => ({
    ...{ unit, score: 'frequency', group: 'model', allocation: 'lowest' },
    ...{ compensation: noCompensation, schedule: 'oneShot' },
  }),
  prune: trimVocabulary,
};

const parametersOfTokens = (model: Described): number =>
  tokenTables(model).reduce((sum, table) => sum + sizeOf(table), 0);

function groupProblem({ group }: Specification): SpecificationProblem | null {
  if (group === 'model') return null;
  return { field: 'group', reason: 'a model has one vocabulary, so its tokens compete within the model' };
}
