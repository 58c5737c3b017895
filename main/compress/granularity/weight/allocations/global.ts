import { z } from 'zod';
import type { WeightAllocation, WeightQuestion } from '../allocation.ts';
import { asShares, rankAll } from './ranking.ts';

const options = z.strictObject({
  /** Least share of every matrix that stays, so that no layer collapses. */
  minimum: z.number().min(0).lt(1).default(0),
});

/** One ranking of all weights of all layers (Gupta et al. 2024, with their minimum per layer). */
export const global: WeightAllocation<z.infer<typeof options>> = {
  name: 'global',
  explanation: 'One ranking of everything decides how much each layer loses.',
  citation: 'Gupta, Camci, Keneta, Vaidyanathan, Kanodia, James, Foo, Wu, Lin. 2024. arXiv:2209.14624',
  options,
  wholeModel: true,
  decides: true,
  ranks: true,
  needs: () => [],
  shares: async (question, { minimum }) => {
    const counts = await rankAll(question);
    if (minimum > 0) limit(counts, question, minimum);
    return asShares(counts, question);
  },
};

/** What the least share saves in one matrix is taken from the others, in proportion to what they have left. */
function limit(counts: Map<number, number>, { linears }: WeightQuestion, minimum: number): void {
  const most = new Map(
    linears.map(({ index, parameter }) => [
      index,
      Math.floor((1 - minimum) * parameter.shape.reduce((a, b) => a * b, 1)),
    ]),
  );
  let saved = 0;
  for (const [index, count] of counts) {
    const limited = Math.min(count, most.get(index) ?? 0);
    saved += count - limited;
    counts.set(index, limited);
  }
  const room = [...counts].reduce((sum, [index, count]) => sum + (most.get(index) ?? 0) - count, 0);
  if (room <= 0) return;
  const share = Math.min(1, saved / room);
  for (const [index, count] of counts) counts.set(index, count + Math.floor(((most.get(index) ?? 0) - count) * share));
}
