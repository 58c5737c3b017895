import { z } from 'zod';
import type { Optimiser } from './optimiser.ts';

const options = z.strictObject({
  beta1: z.number().min(0).lt(1).default(0.9),
  beta2: z.number().min(0).lt(1).default(0.99),
});

/** The sign of an interpolated momentum (Chen et al. 2023, algorithm 2). */
export const lion: Optimiser<z.infer<typeof options>> = {
  name: 'lion',
  explanation:
    'Each number moves by the same step, in the direction of its average gradient. One more number is kept for each; the learning rate should be a third to a tenth of Adam’s.',
  citation: 'Chen, Liang, Huang, Real, Wang, Liu, et al. NeurIPS 2023. arXiv:2302.06675',
  options,
  state: ({ values }) => ({ mean: new Float32Array(values.length) }),
  update: ({ values, gradient, mask, decay: decays }, state, { rate, decay }, { beta1, beta2 }) => {
    const { mean } = state as { mean: Float32Array };
    const pull = decays ? decay : 0;
    for (let i = 0; i < values.length; i += 1) {
      if (mask !== null && mask[i] === 0) continue;
      const g = gradient[i] as number;
      const m = mean[i] as number;
      const w = values[i] as number;
      values[i] = w - rate * (Math.sign(beta1 * m + (1 - beta1) * g) + pull * w);
      mean[i] = beta2 * m + (1 - beta2) * g;
    }
  },
};
