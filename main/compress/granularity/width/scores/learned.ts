import { noOptions, type NoOptions } from '../../../../components/component.ts';
import { learnedScores } from '../../learned.ts';
import type { UnitScore } from '../score.ts';

/** What in-training pruning found out about every unit. */
export const learned: UnitScore<NoOptions> = {
  name: 'learned',
  explanation: 'While the model was trained it was found out which groups and neurons it can do without.',
  citation: '',
  learned: true,
  options: noOptions,
  needs: () => [],
  prepare:
    ({ extraction }) =>
    async ({ site }) =>
      Float64Array.from(await learnedScores(extraction, site.layer, site.kind)),
};
