import { z } from 'zod';
import type { UnitScore } from '../score.ts';
import { overCoupled } from './coupled.ts';
import { gradientSquares } from '../../../statistics/gradientSquares.ts';
import { lossGradient } from '../../../statistics/lossGradient.ts';

const options = z.strictObject({
  /**
   * element: Σ|w g| · vector: |Σ w g| · second: Σ w² F · mix: Σ|w g − ½ w² F|, with F the mean of squared gradients.
   */
  form: z.enum(['element', 'vector', 'second', 'mix']).default('element'),
});

/** What the loss would feel if a unit's weights became zero, by the first terms of its Taylor series (Ma et al. 2023, eq. 3 to 6). */
export const taylor: UnitScore<z.infer<typeof options>> = {
  name: 'taylor',
  explanation: 'What the loss on your text would feel if the unit went, judged from its gradients.',
  citation: 'Ma, Fang, Wang. NeurIPS 2023 (LLM-Pruner). arXiv:2305.11627',
  options,
  needs: ({ form }) => [
    ...(form === 'second' ? [] : ([lossGradient] as const)),
    ...(form === 'second' || form === 'mix' ? ([gradientSquares] as const) : []),
  ],
  prepare:
    (_, { form }) =>
    async (units) => {
      const { statistics } = units;
      const scores = await overCoupled(units, async (local, values) => {
        const first = form === 'second' ? null : await statistics.read(lossGradient, local);
        const second = form === 'second' || form === 'mix' ? await statistics.read(gradientSquares, local) : null;
        const linear = (w: number, i: number) => w * (first?.[i] ?? 0);
        const square = (w: number, i: number) => w * w * (second?.[i] ?? 0);
        switch (form) {
          case 'element':
            return values.map((w, i) => Math.abs(linear(w, i)));
          case 'vector':
            return values.map(linear);
          case 'second':
            return values.map(square);
          case 'mix':
            return values.map((w, i) => Math.abs(linear(w, i) - square(w, i) / 2));
        }
      });
      return form === 'vector' ? scores.map(Math.abs) : scores;
    },
};
