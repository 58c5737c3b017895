import { z } from 'zod';
import type { Method } from '../../training/tuning.ts';
import { firstPhase } from '../../training/phases.ts';
import { openEntries, scoresOf, shareOf, sparseLinears, trainHighest } from './sparseLinears.ts';

const options = z.strictObject({
  /** Share of the weights of all linears that is trained: the smallest ones. */
  share: z.number().gt(0).max(1).default(0.2),
  /** Share of the steps after which only those are trained on that are still that small. */
  first: z.number().gt(0).lt(1).default(0.5),
});

/**
 * Only the smallest weights are trained; after the first phase those among them that are still below the threshold
 * (Hu et al. 2025). The paper's pull towards a change of low rank is the regulariser `nuclearNorm` beside it.
 */
export const sara: Method<z.infer<typeof options>> = {
  name: 'sara',
  changes: 'model',
  explanation:
    'Trains only the weights nearest to zero, which the model hardly uses, and half-way goes on with those that are still of no use. What the model does with its larger weights stays as it is.',
  citation: 'Hu, Zhang, Yi, Huang, Wang, Ma. ICLR 2025. arXiv:2409.06633',
  options,
  prepare: async (work, { share, first }) => {
    const linears = await sparseLinears(work);
    const size = ({ one }: (typeof linears)[number], i: number) => Math.abs(one.values[i] as number);
    // Smallest first: a score that falls with the size.
    const scores = scoresOf(linears, (linear, i) => 1 / (size(linear, i) + 1e-30));
    trainHighest(linears, scores, shareOf(share, openEntries(linears)));
    let threshold = 0;
    for (const linear of linears)
      linear.one.mask.forEach((may, i) => may && (threshold = Math.max(threshold, size(linear, i))));
    const renewed = firstPhase(first, work.steps);
    return {
      trainables: linears.map(({ one }) => one),
      restarts: [renewed],
      afterUpdate: ({ number }) => {
        if (number + 1 !== renewed) return;
        for (const linear of linears) {
          const { mask } = linear.one;
          for (let i = 0; i < mask.length; i += 1) if (size(linear, i) > threshold) mask[i] = 0;
        }
      },
    };
  },
};
