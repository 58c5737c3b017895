import { z } from 'zod';
import { multiply } from '../../runtime/linearAlgebra/multiply.ts';
import { withoutLikes } from '../diversity.ts';
import { descending, figure, selection, shuffled } from '../ranking.ts';
import { directions, measurable, neededTarget, rowsOf } from '../space.ts';
import type { StrategyComponent } from '../strategy.ts';

const options = z.strictObject({
  /** Texts of the target that are looked at (the K of K-shot), drawn by the seed. */
  shots: z.number().int().min(1).max(1000).default(50),
  /** A document whose cosine with one that stands before it is higher is left out. */
  likeness: z.number().min(0).max(1).default(0.95),
});

/**
 * Similarity to K examples first, then diversity: the data half of "Leveraging Open Knowledge for Advancing Task Expertise in Large
 * Language Models" (Yang et al. 2024). What the paper is about as much, finding the best of many tuned experts by the same examples and
 * mixing them token by token, needs a bank of such experts and a model with a router, so its title is not carried.
 */
export const kShot: StrategyComponent<z.infer<typeof options>> = {
  name: 'kShot',
  paper: null,
  explanation:
    'Takes the documents that are most like one of a few examples of the domain, and leaves out those that say nearly the same as another one. The paper chooses and mixes tuned experts by the same examples, too, which is not done here.',
  citation: 'Yang, Qin, Wu, Xu, Li, Guo, et al. 2024. arXiv:2408.15915',
  options,
  needs: ['hiddenStates'],
  select: async (task, { shots, likeness }) => {
    const wanted = neededTarget(task);
    const documents = measurable(task.pool);
    const { pool, target, width } = await directions(task.features);
    const own = rowsOf(pool, width, documents);
    const drawn = shuffled(wanted, task.seed).slice(0, shots);
    const size = { rows: documents.length, inner: width, columns: drawn.length, transB: true };
    const cosines = await multiply(task.device, own, rowsOf(target, width, drawn), size);
    const best = Float64Array.from(documents, (_, row) =>
      cosines.subarray(row * drawn.length, (row + 1) * drawn.length).reduce((a, b) => Math.max(a, b), -1),
    );
    const kept = await withoutLikes(task.device, own, width, descending(best), likeness);
    const rowOf = new Map(documents.map((index, row) => [index, row]));
    const reason = (index: number) => {
      const row = rowOf.get(index);
      if (row === undefined) return 'There is nothing in it that could be measured';
      return `Its cosine with the nearest of ${drawn.length} examples of the domain is ${figure(best[row] as number)}`;
    };
    return selection(
      kept.map((row) => documents[row] as number),
      reason,
      (index) => `${reason(index)}, but it is like one that stands before it`,
    );
  },
};
