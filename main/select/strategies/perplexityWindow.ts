import { z } from 'zod';
import type { SelectionTask, StrategyComponent } from '../strategy.ts';
import { figure, percent, selection, shuffled } from '../ranking.ts';
import { measurable } from '../space.ts';
import { trainingRate } from './earlyScores.ts';
import { type RankWindow, rankWindow } from './rankWindow.ts';

const options = z.strictObject({
  /** Share of the documents that a reference model is trained on, and that are never taken; 0: the model as it is judges all. */
  reference: z.number().min(0).max(0.9).default(0.2),
  /** Passes of the reference model over its share. */
  epochs: z.number().gt(0).max(20).default(1),
  rate: trainingRate,
  /** low: what the model reads easily; high: what it finds hard; middle: neither. */
  keep: z.enum(['low', 'middle', 'high']).default('high'),
});

/** Documents of one percentile window of the perplexity; those without a loss stand nowhere. */
export function byPerplexity(losses: Float64Array, keep: RankWindow, absent?: (index: number) => string) {
  const { order, percentiles } = rankWindow(losses, keep);
  return selection(
    order,
    (index) =>
      `Its perplexity of ${figure(Math.exp(losses[index] as number))} is higher than that of ${percent(percentiles[index] as number)} of the documents`,
    absent,
  );
}

/** Losses by a reference model that is trained on these documents, which have none themselves. */
async function lossesOfOthers(
  { features, seed }: SelectionTask,
  documents: readonly number[],
  { epochs, rate }: Pick<z.infer<typeof options>, 'epochs' | 'rate'>,
): Promise<Float64Array> {
  const training = { documents, epochs, rate, seed };
  const losses = (await features.trained(training, (pool) => pool.losses())).slice();
  for (const index of documents) losses[index] = NaN;
  return losses;
}

/**
 * Percentile windows of the perplexity of a reference model that is trained on a random split of the pool; the rest is what
 * documents are taken from (section 2). The model at hand is where the training begins: give a small one, whatever is to be
 * trained on the choice. Which window is best depends on the pool: the paper finds high for one of many domains (the Pile),
 * the middle for web text (Dolma).
 */
export const perplexityWindow: StrategyComponent<z.infer<typeof options>> = {
  name: 'perplexityWindow',
  paper: 'Perplexed by Perplexity: Perplexity-Based Data Pruning With Small Reference Models',
  explanation:
    'Trains a reference model on a part of the documents, and takes of the others those that it finds hard to read (or easy, or neither), by their mean loss. Hard ones teach more, as long as they are not just broken text: look at what was chosen.',
  citation: 'Ankner, Blakeney, Sreenivasan, Marion, Leavitt, Paul. ICLR 2025. arXiv:2405.20541',
  options,
  needs: ['losses', 'training'],
  select: async (task, { reference, epochs, rate, keep }) => {
    if (reference === 0) return byPerplexity(await task.features.pool.losses(), keep);
    const drawn = shuffled(measurable(task.pool), task.seed);
    if (drawn.length < 2)
      throw new Error(
        `A reference model is trained on some documents and judges others, and the pool has ${drawn.length}; give it at least 2, or set "reference" to 0.`,
      );
    const split = drawn.slice(0, Math.min(drawn.length - 1, Math.ceil(reference * drawn.length)));
    const taught = new Set(split);
    return byPerplexity(await lossesOfOthers(task, split, { epochs, rate }), keep, (index) =>
      taught.has(index)
        ? `It is one of ${split.length} documents that the reference model was trained on`
        : 'There is nothing in it that could be measured',
    );
  },
};
