import { z } from 'zod';
import type { Method } from '../../training/tuning.ts';
import { type Ingredients, scaledOptions, scaledSum, taskTuning } from './ingredients.ts';

const options = z.strictObject(scaledOptions);

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
    const merge = async (ingredients: Ingredients) => void (await scaledSum(ingredients, scales));
    return (await taskTuning(work, { steps: work.steps, schedule, merge })).tuning;
  },
};
