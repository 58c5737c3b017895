import { z } from 'zod';
import { squaredDistances } from '../../runtime/clustering/distances.ts';
import { ascending, figure, selection, shuffled } from '../ranking.ts';
import { directions, measurable, neededTarget, rowsOf } from '../space.ts';
import type { StrategyComponent } from '../strategy.ts';
import { sinkhorn } from '../transport/sinkhorn.ts';

const options = z.strictObject({
  /** Strength of the entropy, as a share of the mean distance. */
  entropy: z.number().min(0.005).max(1).default(0.05),
  /** Texts of the target that are transported to, drawn by the seed; memory grows with them times the pool. */
  references: z.number().int().min(1).max(10_000).default(500),
});

/**
 * What a little more of a document would do to the distance between pool and target: the gradient of the optimal transport
 * cost with respect to a document's mass is its dual potential f_i, and where the mass is taken evenly from all others
 * f_i − Σ_{j≠i} f_j / (n − 1) (Just et al. 2023, "LAVA"). The pool stands for what the model was made of; distances are
 * Euclidean, between hidden states.
 */
export const gotD: StrategyComponent<z.infer<typeof options>> = {
  name: 'gotD',
  paper: 'Get more for less: Principled Data Selection for Warming Up Fine-Tuning in LLMs',
  explanation:
    'Asks how far the whole pool is from the domain, as the cheapest way to move one to the other, and takes the documents of which a little more would shorten that way most.',
  citation: 'Kang, Just, Sun, Jahagirdar, Zhang, Du, Sahu, Jia. ICLR 2024. arXiv:2405.02774',
  options,
  needs: ['hiddenStates'],
  select: async (task, { entropy, references }) => {
    const wanted = neededTarget(task);
    const documents = measurable(task.pool);
    const space = await directions(task.features);
    const drawn = shuffled(wanted, task.seed).slice(0, references);
    const squares = await squaredDistances(
      task.device,
      rowsOf(space.pool, space.width, documents),
      rowsOf(space.target, space.width, drawn),
      space.width,
    );
    const cost = squares.map(Math.sqrt);
    const mean = cost.reduce((sum, value) => sum + value, 0) / Math.max(1, cost.length);
    const even = (count: number) => new Float64Array(count).fill(1 / count);
    const plan = await sinkhorn(task.device, cost, even(documents.length), even(drawn.length), {
      entropy: Math.max(entropy * mean, Number.EPSILON),
    });
    const total = plan.f.reduce((sum, value) => sum + value, 0);
    const others = Math.max(1, documents.length - 1);
    const gradients = new Float64Array(task.pool.length).fill(NaN);
    documents.forEach((index, row) => {
      const own = plan.f[row] as number;
      gradients[index] = own - (total - own) / others;
    });
    return selection(
      ascending(gradients),
      (index) =>
        `More of it changes the distance to the domain, now ${figure(plan.cost)}, at a rate of ${figure(gradients[index] as number)}`,
    );
  },
};
