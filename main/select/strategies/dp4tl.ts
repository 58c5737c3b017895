import { z } from 'zod';
import { kMeans, nearest, usualCount } from '../../runtime/clustering/kMeans.ts';
import { ascending, descending, figure, selection } from '../ranking.ts';
import { directions, measurable, neededTarget, rowsOf } from '../space.ts';
import type { StrategyComponent } from '../strategy.ts';

const options = z.strictObject({
  /** Groups of the pool; null for as many as the number of documents suggests. */
  clusters: z.number().int().min(2).max(10_000).nullable().default(null),
});

/**
 * Feature mapping: groups of the pool by k-means, ordered by how many documents of the target fall into them. The paper keeps
 * or drops whole groups; where only a part of one is taken, it is what lies nearest to its centre. Groups that nothing falls
 * into are never taken.
 */
export const dp4tl: StrategyComponent<z.infer<typeof options>> = {
  name: 'dp4tl',
  paper: 'Selectivity Drives Productivity: Efficient Dataset Pruning for Enhanced Transfer Learning',
  explanation:
    'Groups the documents by what they are about, sends every text of the domain to the group it is nearest to, and takes the groups that most texts of the domain went to.',
  citation: 'Zhang, Zhang, Chen, Jia, Liu, Liu, Hong, Chang, Liu. NeurIPS 2023. arXiv:2310.08782',
  options,
  needs: ['hiddenStates'],
  select: async (task, { clusters }) => {
    const wanted = neededTarget(task);
    const documents = measurable(task.pool);
    const { pool, target, width } = await directions(task.features);
    const own = rowsOf(pool, width, documents);
    const found = await kMeans(task.device, own, width, clusters ?? usualCount(documents.length), task.seed);
    const { assignment } = await nearest(task.device, rowsOf(target, width, wanted), found.centroids, width);
    const hits = new Float64Array(found.count);
    for (const cluster of assignment) hits[cluster]! += 1;
    const places = new Map(descending(hits).map((cluster, place) => [cluster, place]));
    const rows = ascending(found.distances).sort(
      (a, b) =>
        (places.get(found.assignment[a] as number) as number) - (places.get(found.assignment[b] as number) as number),
    );
    const rowOf = new Map(documents.map((index, row) => [index, row]));
    const hitsOf = (row: number) => hits[found.assignment[row] as number] as number;
    const reason = (index: number) => {
      const row = rowOf.get(index);
      if (row === undefined) return 'There is nothing in it that could be measured';
      return `Of ${wanted.length} texts of the domain ${hitsOf(row)} are nearest to its group, from whose centre it is ${figure(Math.sqrt(found.distances[row] as number))} away`;
    };
    return selection(
      rows.filter((row) => hitsOf(row) > 0).map((row) => documents[row] as number),
      reason,
      reason,
    );
  },
};
