import type { DepthUnit } from '../score.ts';
import type { DepthAllocation } from '../allocation.ts';
import { ascending } from '../../width/allocations/choice.ts';
import { fits, open, type RemovalOptions, removalOptions } from './removal.ts';

export const lowest: DepthAllocation<RemovalOptions> = {
  name: 'lowest',
  explanation: 'The parts with the lowest scores go, all at once.',
  citation: '',
  options: removalOptions,
  rescores: false,
  needs: () => [],
  choose: async (question, options) => {
    const candidates = open(question, options);
    const scores = await question.score(candidates, []);
    const removed: DepthUnit[] = [];
    for (const at of ascending(scores)) {
      const next = candidates[at] as DepthUnit;
      if (fits(question, options, removed, next)) removed.push(next);
      else if (options.budget === 'count') break;
    }
    return removed;
  },
};
