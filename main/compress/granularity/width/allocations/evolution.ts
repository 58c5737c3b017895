import { z } from 'zod';
import { DisposalStack } from '../../../../runtime/disposal.ts';
import { RepairedLevels } from '../repairedLevels.ts';
import { type Counts, uniformCounts, Widths } from '../widths.ts';
import { RandomStream } from '../../../search/randomStream.ts';
import { stage } from '../../../extraction/stages.ts';
import type { UnitAllocation } from '../allocation.ts';
import { candidateLosses } from '../../../statistics/candidateLosses.ts';

const options = z.strictObject({
  generations: z.number().int().min(1).max(1000).default(12),
  offspring: z.number().int().min(2).max(256).default(16),
  /** Windows on which the survivors of each round are compared. */
  windows: z.array(z.number().int().positive()).min(1).default([2, 8]),
  /** Neurons of a layer move between layers in this many parts. */
  parts: z.number().int().min(2).max(256).default(16),
});

/**
 * DarwinLM's search: offspring move a level of width from one layer to another of the same kind, so that the size stays;
 * survivors of a few windows are compared on more (successive halving) by the divergence of their answers from the dense
 * model's (Tang et al. 2025, algorithm 1, without the brief training of every candidate). They are judged with the weights that they
 * would be cut with: each level of width has its repair, an OBS update with the compensation "refit".
 */
export const evolution: UnitAllocation<z.infer<typeof options>> = {
  name: 'evolution',
  explanation: 'Widths wander between layers by random; what answers most like the whole model survives.',
  citation: 'Tang, Sieberling, Kurtic, Shen, Alistarh. 2025 (DarwinLM). arXiv:2502.07780',
  options,
  decides: true,
  needs: () => [candidateLosses],
  choose: async (question, { generations, offspring, windows, parts }) => {
    const { extraction, statistics, scored, sparsity } = question;
    const sites = await scored();
    using levels = new RepairedLevels(question);
    await using evaluators = new DisposalStack();
    const rounds: Widths[] = [];
    for (const count of windows) {
      const evaluator = evaluators.use(
        await statistics.measure(candidateLosses, { metric: 'kullbackLeibler', windows: count }),
      );
      rounds.push(new Widths(extraction, evaluator, sites, levels.of));
    }
    const [first] = rounds as [Widths, ...Widths[]];
    const random = new RandomStream(extraction.settings.seed);
    let parent: Counts = uniformCounts(first, sparsity);
    for (let generation = 0; generation < generations; generation += 1) {
      let pool: Counts[] = [parent];
      while (pool.length < offspring) pool.push(mutant(parent, first, random, parts));
      for (const [round, widths] of rounds.entries()) {
        const fitness = await inOrder(pool, (counts) => widths.evaluate(counts));
        const order = [...pool.keys()].sort((a, b) => (fitness[a] as number) - (fitness[b] as number));
        const left = round === rounds.length - 1 ? 1 : Math.max(2, Math.ceil(pool.length / 4));
        pool = order.slice(0, left).map((at) => pool[at] as Counts);
      }
      parent = pool[0] as Counts;
      extraction.workspace.progress(stage.searching, generation + 1, generations);
    }
    return first.selection(parent);
  },
};

/** Results one after the other; the device runs one graph at a time anyway. */
async function inOrder<T, R>(items: readonly T[], of: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await of(item));
  return results;
}

/** One to three moves of a step between two sites of one kind. */
function mutant(parent: Counts, widths: Widths, random: RandomStream, parts: number): Counts {
  const counts = [...parent];
  const moves = 1 + random.below(3);
  for (let move = 0; move < moves; move += 1) {
    const from = random.below(counts.length);
    const kin = [...counts.keys()].filter((at) => at !== from && widths.kind(at) === widths.kind(from));
    if (!kin.length) continue;
    const to = random.pick(kin);
    const step = Math.min(widths.step(from, parts), counts[from] as number, widths.most(to) - (counts[to] as number));
    counts[from] = (counts[from] as number) - step;
    counts[to] = (counts[to] as number) + step;
  }
  return counts;
}
