import { noOptions, type NoOptions } from '../../../../components/component.ts';
import { learnedScores } from '../../learned.ts';
import type { ExpertScore } from '../score.ts';

/** What in-training pruning found out about every expert. */
export const learned: ExpertScore<NoOptions> = {
  name: 'learned',
  explanation: 'While the model was trained it was found out which experts it can do without.',
  citation: '',
  learned: true,
  options: noOptions,
  needs: () => [],
  prepare: ({ extraction }) => ({
    scores: async ({ layer }) => Float64Array.from(await learnedScores(extraction, layer, 'expert')),
  }),
};
