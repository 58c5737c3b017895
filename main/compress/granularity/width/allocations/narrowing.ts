import { z } from 'zod';
import { Widths } from '../widths.ts';
import { stage } from '../../../extraction/stages.ts';
import type { UnitAllocation } from '../allocation.ts';
import { candidateLosses } from '../../../statistics/candidateLosses.ts';

const options = z.strictObject({
  windows: z.number().int().min(1).default(8),
  parts: z.number().int().min(2).max(256).default(16),
});

/**
 * Greedy narrowing: every layer is tried one step narrower, the one that harms the text least stays so, until the budget
 * is spent (Muñoz et al. 2025, MultiPruner, steps 2 and 3).
 */
export const narrowing: UnitAllocation<z.infer<typeof options>> = {
  name: 'narrowing',
  explanation: 'Layers become narrower step by step: always the one where the text suffers least, measured each time.',
  citation: 'Muñoz, Yuan, Jain. 2025 (MultiPruner). arXiv:2501.10366',
  options,
  decides: true,
  needs: () => [candidateLosses],
  choose: async ({ extraction, statistics, scored, sparsity }, { windows, parts }) => {
    await using evaluator = await statistics.measure(candidateLosses, { metric: 'loss', windows });
    const widths = new Widths(extraction, evaluator, await scored());
    const budget = sparsity * widths.total;
    let counts = widths.sites.map(() => 0);
    for (;;) {
      let best: { counts: number[]; loss: number } | null = null;
      for (const at of counts.keys()) {
        const step = Math.min(widths.step(at, parts), widths.most(at) - (counts[at] as number));
        const narrower = counts.with(at, (counts[at] as number) + step);
        if (step < 1 || widths.removed(narrower) > budget) continue;
        const loss = await widths.evaluate(narrower);
        if (!best || loss < best.loss) best = { counts: narrower, loss };
      }
      if (!best) break;
      counts = best.counts;
      await widths.accept(counts);
      extraction.workspace.progress(stage.searching, Math.round((100 * widths.removed(counts)) / budget), 100);
    }
    return widths.selection(counts);
  },
};
