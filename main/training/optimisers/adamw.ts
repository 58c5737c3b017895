import { z } from 'zod';
import type { Optimiser } from './optimiser.ts';

const options = z.strictObject({
  beta1: z.number().min(0).lt(1).default(0.9),
  beta2: z.number().min(0).lt(1).default(0.999),
  epsilon: z.number().gt(0).default(1e-8),
});

/** Adam with bias correction and decoupled weight decay (Kingma & Ba 2015; Loshchilov & Hutter 2019, algorithm 2). */
export const adamw: Optimiser<z.infer<typeof options>> = {
  name: 'adamw',
  explanation:
    'Each number moves by its average gradient over the usual size of its gradients. Two more numbers are kept for each.',
  citation: 'Kingma, Ba. ICLR 2015. arXiv:1412.6980; Loshchilov, Hutter. ICLR 2019. arXiv:1711.05101',
  options,
  state: ({ values }) => ({ mean: new Float32Array(values.length), square: new Float32Array(values.length) }),
  update: ({ values, gradient, mask, decay: decays }, state, { rate, step, decay }, { beta1, beta2, epsilon }) => {
    const { mean, square } = state as { mean: Float32Array; square: Float32Array };
    const first = rate / (1 - beta1 ** (step + 1));
    const second = 1 / Math.sqrt(1 - beta2 ** (step + 1));
    const shrink = decays ? 1 - rate * decay : 1;
    const [keep1, keep2] = [1 - beta1, 1 - beta2];
    for (let i = 0; i < values.length; i += 1) {
      if (mask !== null && mask[i] === 0) continue;
      const g = gradient[i] as number;
      const m = beta1 * (mean[i] as number) + keep1 * g;
      const v = beta2 * (square[i] as number) + keep2 * g * g;
      mean[i] = m;
      square[i] = v;
      values[i] = (values[i] as number) * shrink - (first * m) / (Math.sqrt(v) * second + epsilon);
    }
  },
  begin: (state, entry, gradient, step, { beta1, beta2 }) => {
    const { mean, square } = state as { mean: Float32Array; square: Float32Array };
    mean[entry] = (1 - beta1 ** step) * gradient;
    square[entry] = (1 - beta2 ** step) * gradient * gradient;
  },
};
