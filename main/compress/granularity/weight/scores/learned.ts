import { noOptions, type NoOptions } from '../../../../components/component.ts';
import { learnedScores } from '../../learned.ts';
import type { WeightScore } from '../score.ts';

/** What in-training pruning found out about every weight. */
export const learned: WeightScore<NoOptions> = {
  name: 'learned',
  explanation: 'While the model was trained it was found out which weights it can do without.',
  citation: '',
  learned: true,
  options: noOptions,
  needs: () => [],
  prepare:
    ({ extraction }) =>
    ({ layer, parameter }) =>
      learnedScores(extraction, layer, parameter.local),
};
