import { z } from 'zod';
import { kMeans, usualCount } from '../../runtime/clustering/kMeans.ts';
import { ascending, descending, figure, selection } from '../ranking.ts';
import { measurable, ownDirections, rowsOf } from '../space.ts';
import type { StrategyComponent } from '../strategy.ts';

const options = z.strictObject({
  /** easiest: what is typical, for few documents; hardest: what is unusual, for many. */
  keep: z.enum(['easiest', 'hardest']).default('easiest'),
  /** Groups; null for as many as the number of documents suggests. */
  clusters: z.number().int().min(1).max(10_000).nullable().default(null),
});

/** Documents by their distance to the nearest centre of k-means in the space of the model's hidden states. */
export const prototypes: StrategyComponent<z.infer<typeof options>> = {
  name: 'prototypes',
  paper: 'Beyond neural scaling laws: beating power law scaling via data pruning',
  explanation:
    'Groups the documents by what they are about and takes the most typical of all groups, or the most unusual. Typical ones are best when little is taken, unusual ones when there is more than enough.',
  citation: 'Sorscher, Geirhos, Shekhar, Ganguli, Morcos. NeurIPS 2022. arXiv:2206.14486',
  options,
  needs: ['hiddenStates'],
  select: async (task, { keep, clusters }) => {
    const documents = measurable(task.pool);
    const { pool, width } = await ownDirections(task.features);
    const found = await kMeans(
      task.device,
      rowsOf(pool, width, documents),
      width,
      clusters ?? usualCount(documents.length),
      task.seed,
    );
    const distances = new Float64Array(task.pool.length).fill(NaN);
    documents.forEach((index, row) => (distances[index] = Math.sqrt(found.distances[row] as number)));
    return selection(
      (keep === 'easiest' ? ascending : descending)(distances),
      (index) => `Its distance to the nearest of ${found.count} group centres is ${figure(distances[index] as number)}`,
    );
  },
};
