import { z } from 'zod';
import type { CandidateEvaluator } from '../../../search/candidateEvaluator.ts';
import { withoutDepth } from '../edits.ts';
import { stage } from '../../../extraction/stages.ts';
import type { DepthScore, DepthScorer } from '../score.ts';
import { candidateLosses } from '../../../statistics/candidateLosses.ts';

const options = z.strictObject({
  /** loss: of the text · divergence: Jensen–Shannon from the dense model's answers · kullbackLeibler. */
  metric: z.enum(['loss', 'divergence', 'kullbackLeibler']).default('loss'),
  windows: z.number().int().min(1).max(4096).default(8),
});

/** What the text or the answers suffer when a part is left out, measured by leaving it out. */
export const ablation: DepthScore<z.infer<typeof options>> = {
  name: 'ablation',
  explanation: 'How much worse the model becomes without the part, measured by leaving it out.',
  citation:
    'Song, Oh, Kim, Kim, Kim, Kim. ICML 2024 (SLEB). arXiv:2402.09025; Zhang, Li, et al. 2024 (FinerCut). arXiv:2405.18218',
  options,
  rescored: true,
  needs: () => [candidateLosses],
  prepare: ({ extraction, statistics }, { metric, windows }) => {
    let opened: CandidateEvaluator | null = null;
    const scorer: DepthScorer = async (candidates, removed) => {
      const evaluator = (opened ??= await statistics.measure(candidateLosses, { metric, windows }));
      await evaluator.accept(await withoutDepth(extraction, evaluator, removed));
      const costs = new Float64Array(candidates.length);
      for (const [i, candidate] of candidates.entries()) {
        costs[i] = await evaluator.cost(await withoutDepth(extraction, evaluator, [...removed, candidate]));
        extraction.workspace.progress(stage.searching, i + 1, candidates.length);
      }
      return costs;
    };
    return Object.assign(scorer, { [Symbol.asyncDispose]: async () => opened?.[Symbol.asyncDispose]() });
  },
};
