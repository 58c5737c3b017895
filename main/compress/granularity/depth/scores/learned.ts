import { noOptions, type NoOptions } from '../../../../components/component.ts';
import { learnedScores } from '../../learned.ts';
import type { DepthScore } from '../score.ts';

/** What in-training pruning found out about every sublayer; a layer counts as much as its two together. */
export const learned: DepthScore<NoOptions> = {
  name: 'learned',
  explanation: 'While the model was trained it was found out which layers it can do without.',
  citation: '',
  rescored: false,
  learned: true,
  options: noOptions,
  needs: () => [],
  prepare:
    ({ extraction }) =>
    async (candidates) => {
      const scores = new Float64Array(candidates.length);
      for (const [at, { layer, sublayers }] of candidates.entries()) {
        for (const name of sublayers) scores[at]! += (await learnedScores(extraction, layer, name))[0] ?? 0;
      }
      return scores;
    },
};
