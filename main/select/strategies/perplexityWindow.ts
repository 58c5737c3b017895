import { z } from 'zod';
import type { SelectionTask, StrategyComponent } from '../strategy.ts';
import { figure, percent, selection } from '../ranking.ts';
import { type RankWindow, rankWindow } from './rankWindow.ts';

const options = z.strictObject({
  /** low: what the model reads easily; high: what it finds hard; middle: neither. */
  keep: z.enum(['low', 'middle', 'high']).default('high'),
});

/** Documents of one percentile window of the perplexity. */
export async function byPerplexity({ features }: SelectionTask, keep: RankWindow) {
  const losses = await features.pool.losses();
  const { order, percentiles } = rankWindow(losses, keep);
  return selection(
    order,
    (index) =>
      `Its perplexity of ${figure(Math.exp(losses[index] as number))} is higher than that of ${percent(percentiles[index] as number)} of the documents`,
  );
}

/**
 * Percentile windows of the perplexity. The paper trains a small reference model on a part of the pool; here the model at hand
 * is the reference. Which window is best depends on the pool: the paper finds high for one of many domains (the Pile), the
 * middle for web text (Dolma).
 */
export const perplexityWindow: StrategyComponent<z.infer<typeof options>> = {
  name: 'perplexityWindow',
  paper: 'Perplexed by Perplexity: Perplexity-Based Data Pruning With Small Reference Models',
  explanation:
    'Takes documents that the model finds hard to read (or easy, or neither), by their mean loss. Hard ones teach more, as long as they are not just broken text: look at what was chosen.',
  citation: 'Ankner, Blakeney, Sreenivasan, Marion, Leavitt, Paul. ICLR 2025. arXiv:2405.20541',
  options,
  needs: ['losses'],
  select: (task, { keep }) => byPerplexity(task, keep),
};
