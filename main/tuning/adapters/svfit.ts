import { z } from 'zod';
import { add, sub } from '../../graph/ops/index.ts';
import { linear } from '../../models/linear.ts';
import { type AdapterComponent, adapterMethod } from './adapter.ts';
import { leading, spectral, throughSpectrum, vectorTensors } from './spectrum.ts';

const options = z.strictObject({
  /** Leading singular values of every matrix that are trained. */
  rank: z.number().int().min(1).max(8192).default(64),
});

/** W + U_r diag(σ − σ₀) V_rᵀ: the leading singular values learn, their vectors and the rest do not (Sun et al. 2024). */
const adapter: AdapterComponent<z.infer<typeof options>> = {
  name: 'svfit',
  explanation:
    'Takes every matrix apart into directions with strengths, and learns only the strengths of the strongest. Very few numbers are trained.',
  citation: 'Sun, Wei, Wu, Shi, He, Ma, et al. 2024. arXiv:2409.05926',
  options,
  bind: ({ walk }, { rank }) => ({
    tensors: async (one) => {
      const found = await leading(walk.device, one, rank);
      return {
        ...vectorTensors(one, found),
        sigma: { shape: [found.rank], values: found.s.slice() },
        sigma0: { shape: [found.rank], values: found.s, trained: false },
      };
    },
    merged: ({ weight, bias, tensor }) => ({
      weight: add(weight, spectral(tensor, sub(tensor('sigma'), tensor('sigma0')))),
      bias,
    }),
    forward: (x, { weight, bias, tensor }) =>
      add(linear(x, weight, bias), throughSpectrum(x, tensor, sub(tensor('sigma'), tensor('sigma0')))),
  }),
};

export const svfit = adapterMethod(adapter);
