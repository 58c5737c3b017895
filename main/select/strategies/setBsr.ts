import { z } from 'zod';
import { greedyCoverage } from '../coverage.ts';
import { figure, selection } from '../ranking.ts';
import { measurable, neededTarget, rowsOf } from '../space.ts';
import type { StrategyComponent } from '../strategy.ts';

const options = z.strictObject({
  /** Tokens of the target that are to be covered, drawn by the seed. */
  tokens: z.number().int().min(1).max(10_000).default(512),
  /** 1 takes what covers most for each of its tokens, 0 (as the paper, which counts examples) what covers most. */
  perToken: z.number().min(0).max(1).default(1),
});

/**
 * Set-BSR: Σ over tokens of the target of the highest cosine with any token of the chosen documents (BERTScore's recall of a
 * set), made large by a greedy choice. Tokens are the model's own hidden states less what they share, not BERT's. The order
 * ends at twice the budget.
 */
export const setBsr: StrategyComponent<z.infer<typeof options>> = {
  name: 'setBsr',
  paper: 'Coverage-based Example Selection for In-Context Learning',
  explanation:
    'Takes documents that together cover what occurs in the domain: each next one is the one that adds most to what the others left uncovered. Good for small sets that must hold something of everything.',
  citation: 'Gupta, Gardner, Singh. Findings of EMNLP 2023. arXiv:2305.14907',
  options,
  needs: ['hiddenStates'],
  select: async (task, { tokens, perToken }) => {
    neededTarget(task);
    const documents = measurable(task.pool);
    const similarities = await task.features.tokenSimilarities(tokens, task.seed);
    const { order, gains } = greedyCoverage(
      rowsOf(similarities.values, similarities.tokens, documents),
      similarities.tokens,
      { costs: documents.map((index) => task.pool[index]?.tokens ?? 0), perToken, enough: 2 * task.budget },
    );
    const added = new Map(order.map((row, place) => [documents[row] as number, gains[place] as number]));
    return selection(
      order.map((row) => documents[row] as number),
      (index) =>
        `It added ${figure(added.get(index) ?? 0)} to how well ${similarities.tokens} tokens of the domain are covered`,
      () => 'Others add more to what is covered for their length',
    );
  },
};
