import { z } from 'zod';
import type { Method } from '../../training/tuning.ts';
import { bothTasks, leastLoss, mergedTuning, mergeOptions, tasks } from './ingredients.ts';

/** Tenths, as in the paper's search. */
export const tenths: readonly number[] = Array.from({ length: 10 }, (_, i) => (i + 1) / 10);

const options = z.strictObject({
  ...mergeOptions,
  /** How much of the sum of changes is tried; calibration text of both sides decides. */
  scales: z
    .array(z.number().gt(0))
    .min(1)
    .max(40)
    .default([...tenths]),
});

/**
 * Task arithmetic (Ilharco et al. 2023): the model is trained on either side by itself, what that changed is added up, and one factor for
 * the sum is found on text that is not trained on: θ₀ + λ Σ τ_i (section 4).
 */
export const taskArithmetic: Method<z.infer<typeof options>> = {
  name: 'taskArithmetic',
  changes: 'model',
  beside: 12,
  explanation:
    'Trains the model on the domain and, from the same start, on general text; adds what both changed to the model, as much of it as is best for both.',
  citation: 'Ilharco, Ribeiro, Wortsman, et al. ICLR 2023. arXiv:2212.04089',
  options,
  prepare: async (work, { scales, schedule }) => {
    const sides = bothTasks(work);
    const { tuning } = await mergedTuning(work, {
      ...{ trainings: tasks.length, steps: work.steps, schedule, side: (task) => sides[task] ?? 'domain' },
      merge: async (ingredients) => {
        const set = (scale: number) => ingredients.set(ingredients.vectors, () => scale);
        await leastLoss(scales, set, () => ingredients.loss(...sides));
      },
    });
    return tuning;
  },
};
