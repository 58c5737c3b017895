import { add, exp, mul, scale } from '../../../graph/ops/index.ts';
import type { GateLaw } from '../gates.ts';
import type { Draw } from '../sampled.ts';

/** z = open · (μ + σ ε) with v = ln σ²: what passes is drowned in noise where the text does not need it (Dai et al. 2018). */
export const gaussianLaw = (initial: number): GateLaw => ({
  key: 'gaussian',
  tensors: ({ count }) => ({
    trained: { mean: new Float32Array(count).fill(1), logVariance: new Float32Array(count).fill(initial) },
    constants: { noise: new Float32Array(count) },
  }),
  emit: (tensor) =>
    mul(tensor('open'), add(tensor('mean'), mul(exp(scale(tensor('logVariance'), 0.5)), tensor('noise')))),
});

/** Standard normal numbers by Box and Muller. */
export const drawNormal: Draw = ({ constants: { noise } }, uniform) => {
  for (let i = 0; i < (noise?.length ?? 0); i += 1) {
    const radius = Math.sqrt(-2 * Math.log(1 - uniform(2 * i)));
    (noise as Float32Array)[i] = radius * Math.cos(2 * Math.PI * uniform(2 * i + 1));
  }
};
