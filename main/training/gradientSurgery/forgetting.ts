import { z } from 'zod';
import { combine, type GradientSurgeryComponent } from './gradientSurgery.ts';

const options = z.strictObject({
  /** How much the domain's loss counts, which is climbed. */
  forget: z.number().gt(0).default(1),
  /** How much the loss of general text counts, which is descended. */
  retain: z.number().min(0).default(1),
});

/** Gradient difference: g = retain · ∇L_general − forget · ∇L_domain (Liu, Liu & Stone 2022), so that the domain is what is forgotten. */
export const forgetting: GradientSurgeryComponent<z.infer<typeof options>> = {
  name: 'forgetting',
  explanation:
    'Makes the text of the domain less likely and general text more likely: the domain is what is to be forgotten.',
  citation: 'Liu, Liu, Stone. CoLLAs 2022. arXiv:2203.12817',
  options,
  prepare: (_work, { forget, retain }) => ({
    resolve: (both) => {
      const weights = { domain: -forget, general: retain };
      combine(both, weights);
      return weights;
    },
  }),
};
