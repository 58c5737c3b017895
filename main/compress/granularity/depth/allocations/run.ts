import { z } from 'zod';
import type { DepthAllocation } from '../allocation.ts';
import { withoutDepth } from '../edits.ts';
import type { DepthUnit } from '../score.ts';
import { candidateLosses } from '../../../statistics/candidateLosses.ts';
import { stage } from '../../../extraction/stages.ts';
import { mostRemoved, open, removalOptions } from './removal.ts';

const options = removalOptions.omit({ budget: true }).extend({ windows: z.number().int().min(1).max(4096).default(8) });

/**
 * The contiguous run of layers without which the text's loss is lowest, every run measured as a whole: layers that are harmless
 * one by one are not harmless together (Sreenivas et al. 2024, Minitron in practice, §3.1). The score plays no part.
 */
export const run: DepthAllocation<z.infer<typeof options>> = {
  name: 'run',
  explanation: 'One run of neighbouring layers goes: the one without which the text suffers least, each run measured.',
  citation: 'Sreenivas, Muralidharan, Joshi, et al. 2024. arXiv:2408.11796',
  options,
  rescores: false,
  needs: () => [candidateLosses],
  choose: async (question, { windows, ...protectedLayers }) => {
    const { extraction, statistics, sparsity } = question;
    const left = open(question, { ...protectedLayers, budget: 'count' });
    const count = mostRemoved(extraction.layers, sparsity);
    const runs = left.flatMap((_, first) => {
      const found = left.slice(first, first + count);
      const from = found[0]?.layer ?? 0;
      return found.length === count && found.every(({ layer }, at) => layer === from + at) ? [found] : [];
    });
    await using evaluator = await statistics.measure(candidateLosses, { metric: 'loss', windows });
    let best: { readonly gone: readonly DepthUnit[]; readonly loss: number } | null = null;
    for (const [at, gone] of runs.entries()) {
      const loss = await evaluator.cost(await withoutDepth(extraction, evaluator, gone));
      if (!best || loss < best.loss) best = { gone, loss };
      extraction.workspace.progress(stage.searching, at + 1, runs.length);
    }
    if (best) return best.gone;
    throw new Error(
      `No ${count} neighbouring layers of ${extraction.layers} may go, because layers between them are to stay whole; remove less, or let other layers stay.`,
    );
  },
};
