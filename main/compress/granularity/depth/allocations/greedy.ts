import { cache, cached } from '../../../extraction/cache.ts';
import type { DepthUnit } from '../score.ts';
import type { DepthAllocation, DepthQuestion } from '../allocation.ts';
import { ascending } from '../../width/allocations/choice.ts';
import { fits, open, type RemovalOptions, removalOptions } from './removal.ts';

export const greedy: DepthAllocation<RemovalOptions> = {
  name: 'greedy',
  explanation: 'The part that is missed least goes, then everything is compared anew, until enough has gone.',
  citation: 'Song, Oh, Kim, Kim, Kim, Kim. ICML 2024 (SLEB). arXiv:2402.09025',
  options: removalOptions,
  rescores: true,
  needs: () => [],
  choose: async (question, options) => {
    const { candidates } = question;
    const next = (removed: readonly DepthUnit[]) =>
      open(question, options).filter((unit) => !removed.includes(unit) && fits(question, options, removed, unit));
    /** The units of a removal order that the target still allows. */
    const within = (order: readonly number[]): DepthUnit[] => {
      const removed: DepthUnit[] = [];
      for (const at of order) {
        const unit = candidates[at] as DepthUnit;
        if (!next(removed).includes(unit)) break;
        removed.push(unit);
      }
      return removed;
    };
    // The order does not depend on how much is to go, so another target goes on from where this one ends. With a budget in
    // parameters it does: what no longer fits is passed over.
    const identity = { options, ...(options.budget === 'parameters' ? { sparsity: question.sparsity } : {}) };
    const kept = await longest(question, identity);
    const removed = within(kept);
    if (removed.length === kept.length) {
      for (let left = next(removed); left.length; left = next(removed)) {
        const [best] = ascending(await question.score(left, removed));
        removed.push(left[best as number] as DepthUnit);
      }
      if (removed.length > kept.length) {
        const order = removed.map((unit) => candidates.indexOf(unit));
        await cache(question, 'removalOrder', { ...identity, length: order.length }, order);
      }
    }
    return removed;
  },
};

/** The longest removal order that was found; empty when there is none. Orders are cached by their length. */
async function longest(
  question: DepthQuestion,
  identity: Readonly<Record<string, unknown>>,
): Promise<readonly number[]> {
  for (let length = question.candidates.length; length > 0; length -= 1) {
    const order = await cached<readonly number[]>(question, 'removalOrder', { ...identity, length });
    if (order) return order;
  }
  return [];
}
