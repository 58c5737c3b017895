import type { DepthUnit } from '../../scores/score.ts';
import type { DepthAllocation } from '../allocation.ts';
import { ascending } from '../units/choice.ts';
import { fits, open, type RemovalOptions, removalOptions } from './removal.ts';

export const greedy: DepthAllocation<RemovalOptions> = {
  name: 'greedy',
  explanation: 'The part that is missed least goes, then everything is compared anew, until enough has gone.',
  citation: 'Song, Oh, Kim, Kim, Kim, Kim. ICML 2024 (SLEB). arXiv:2402.09025',
  options: removalOptions,
  rescores: true,
  needs: () => [],
  choose: async (question, options) => {
    const removed: DepthUnit[] = [];
    for (;;) {
      const left = open(question, options).filter(
        (unit) => !removed.includes(unit) && fits(question, options, removed, unit),
      );
      if (!left.length) return removed;
      const [best] = ascending(await question.score(left, removed));
      removed.push(left[best as number] as DepthUnit);
    }
  },
};
