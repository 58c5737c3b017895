import { z } from 'zod';
import { lowestMask } from '../../runtime/select.ts';
import type { Method } from '../../training/tuning.ts';
import { type Ingredients, scaledOptions, scaledSum, taskTuning, type TaskVector } from './ingredients.ts';

const options = z.strictObject({
  ...scaledOptions,
  /** Share of every tensor's changes, the smallest, that is left out. */
  small: z.number().min(0).lt(1).default(0.85),
  /** Share of them, the largest, that is left out too. */
  large: z.number().min(0).lt(1).default(0.007),
});
type Options = z.infer<typeof options>;

/**
 * Model Breadcrumbs (Davari & Belilovsky 2024, section 3): of what every training changed in a tensor the largest and the smallest
 * entries are left out, then the rest is added up: θ₀ + α Σ m_i ⊙ τ_i.
 */
export const breadcrumbs: Method<Options> = {
  name: 'breadcrumbs',
  changes: 'model',
  beside: 12,
  explanation:
    'Trains the model on the domain and, from the same start, on general text; of what either changed the smallest and the very largest changes are left out, and the rest is added to the model.',
  citation: 'Davari, Belilovsky. ECCV 2024. arXiv:2312.06795',
  options: options.refine(({ small, large }) => small + large < 1, {
    message: 'leaves out everything: "small" and "large" together have to stay below 1',
  }),
  prepare: async (work, { scales, schedule, ...masks }) => {
    const merge = async (ingredients: Ingredients) => {
      for (const vector of ingredients.vectors) keepMiddle(vector, masks);
      await scaledSum(ingredients, scales);
    };
    return (await taskTuning(work, { steps: work.steps, schedule, merge })).tuning;
  },
};

/** Sets the largest and the smallest changes of every tensor to 0. */
export function keepMiddle(vector: TaskVector, { small, large }: Pick<Options, 'small' | 'large'>): void {
  for (const change of vector) {
    const sizes = change.map(Math.abs);
    const { length } = sizes;
    const notSmall = lowestMask(sizes, Math.floor(small * length));
    const isLarge = lowestMask(sizes, length - Math.floor(large * length));
    for (let i = 0; i < length; i += 1) if (!notSmall[i] || isLarge[i]) change[i] = 0;
  }
}
