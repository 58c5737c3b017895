import { z } from 'zod';
import { u32 } from '../../runtime/random.ts';
import type { GradientSurgeryComponent } from './gradientSurgery.ts';

const options = z.strictObject({
  /** Share of a dropped gradient that passes all the same. */
  leak: z.number().min(0).max(1).default(0.3),
  /** What opposes: the loss of general text, or the distance to the unpruned model's answers on the domain's own. */
  against: z.enum(['general', 'teacher']).default('general'),
});

/**
 * The domain's gradient, entry by entry, where general text agrees, or the divergence from the answers of the unpruned model (as in
 * the paper, where that is the model without masks, on the same images): it is kept with probability
 * ½ (1 + sgn(g) (g + h) / (|g| + |h|)), which is 1 where both have one sign and |g| / (|g| + |h|) where they differ
 * (Zheng et al. 2023, after Chen et al. 2020).
 */
export const gradientDropout: GradientSurgeryComponent<z.infer<typeof options>> = {
  name: 'gradientDropout',
  explanation:
    'Follows the domain’s text, but drops at random those pulls that general text opposes (or likeness to the model as it was), the more often the more it does.',
  citation: 'Zheng, Wu, Feng, Zhu, Liu, Zhao, et al. ICCV 2023. arXiv:2307.15049',
  options,
  againstTeacher: ({ against }) => against === 'teacher',
  prepare: ({ seed }, { leak }) => ({
    resolve: (both, { number }) => {
      both.forEach(({ one: { gradient }, general }, at) => {
        const stream = (seed * 1000 + at) ^ Math.imul(number + 1, 0xc2b2ae35);
        for (let i = 0; i < gradient.length; i += 1) {
          const [g, h] = [gradient[i] as number, general[i] as number];
          const size = Math.abs(g) + Math.abs(h);
          const purity = size > 0 ? (1 + (Math.sign(g) * (g + h)) / size) / 2 : 1;
          if (purity <= u32(stream, i) / 2 ** 32) gradient[i] = leak * g;
        }
      });
      return { domain: 1, general: 0 };
    },
  }),
};
