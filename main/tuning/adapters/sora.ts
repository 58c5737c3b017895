import { z } from 'zod';
import { add, matMul, mul, reshape, scale } from '../../graph/ops/index.ts';
import { linear } from '../../models/linear.ts';
import { gaussian } from '../../runtime/linearAlgebra/gaussian.ts';
import type { Trainable } from '../../training/trainable.ts';
import { type AdapterComponent, adapterMethod } from './adapter.ts';
import { thinFactors } from './factors.ts';

const options = z.strictObject({
  /** Rank at first; gates that reach zero lower it. */
  rank: z.number().int().min(1).max(1024).default(16),
  scale: z.number().gt(0).default(2),
  /**
   * How strongly gates are drawn to zero, per unit of their learning rate. Adam moves a gate by at most about one such unit in a
   * step: at 1 only what the text pulls open in every step holds against it, and well below hardly a gate closes.
   */
  threshold: z.number().min(0).default(1),
  /** The gates' learning rate as a multiple of the run's. */
  gateRate: z.number().gt(0).default(10),
});

/**
 * W + s · B diag(g) A with gates that pay for being open: behind every update g goes to sign(g) · max(0, |g| − η λ), the
 * proximal step of λ ‖g‖₁ (Ding et al. 2023, eq. 6 and 7). What has a zero gate in the end vanishes in the merge.
 */
const adapter: AdapterComponent<z.infer<typeof options>> = {
  name: 'sora',
  explanation:
    'Thin corrections that begin wide and become as thin as your text allows: every part has a gate, and gates that are not worth it close.',
  citation: 'Ding, Lv, Wang, Chen, Zhou, Liu, Sun. EMNLP 2023. arXiv:2311.11696',
  options,
  bind: ({ seed }, { rank, scale: factor, threshold, gateRate }) => ({
    tensors: (one) =>
      Promise.resolve({
        ...thinFactors(one, rank, seed),
        gate: { shape: [rank], values: Float32Array.from(gaussian(seed * 1000 + one.index, rank)), rate: gateRate },
      }),
    merged: ({ weight, bias, tensor }) => {
      const open = mul(reshape(tensor('gate'), [rank, 1]), tensor('a'));
      return { weight: add(weight, scale(matMul(tensor('b'), open), factor)), bias };
    },
    forward: (x, { weight, bias, tensor }) => {
      const open = mul(linear(x, tensor('a')), tensor('gate'));
      return add(linear(x, weight, bias), scale(linear(open, tensor('b')), factor));
    },
    hooks: (adapted) => ({
      afterUpdate: ({ rate }) => {
        for (const { tensors } of adapted) {
          const gate = tensors['gate'] as Trainable;
          const less = rate * gate.rate * threshold;
          gate.values.forEach((g, k) => (gate.values[k] = Math.sign(g) * Math.max(0, Math.abs(g) - less)));
        }
      },
    }),
  }),
};

export const sora = adapterMethod(adapter);
