import { z } from 'zod';
import { hessianProduct } from '../../../statistics/hessianProduct.ts';
import type { WeightScore } from '../score.ts';
import { lossGradient } from '../../../statistics/lossGradient.ts';

const options = z.strictObject({ step: z.number().gt(0).max(0.1).default(0.01) });

/**
 * | g d + ½ d (H d) | for d = −w, H the Hessian of the loss over all weights of all layers: what removing a weight costs
 * when everything is removed together, interactions between layers included (Sun et al. 2025, eq. 4). H d is measured
 * as a difference of gradients at (1 ± step) w, which needs no second-order operator.
 */
export const apoptosis: WeightScore<z.infer<typeof options>> = {
  name: 'apoptosis',
  explanation: 'What the loss would feel, taking into account that weights of all layers go together.',
  citation: 'Sun, Zhang, Lu, Tian. ICLR 2025. arXiv:2502.17941',
  options,
  needs: () => [lossGradient, hessianProduct],
  prepare: async ({ statistics: measured }, { step }) => {
    const product = await measured.measure(hessianProduct, { step });
    return async ({ values, layer, parameter, statistics }) => {
      const gradient = await statistics.read(lossGradient, parameter.local);
      const curved = await product(layer, parameter.local);
      return values.map((w, i) => Math.abs(-w * (gradient[i] as number) + 0.5 * w * (curved[i] as number)));
    };
  },
};
