import { z } from 'zod';
import type { Value } from '../../graph/builder.ts';
import { add, matMul, mul, scale, sub, swapLast } from '../../graph/ops/index.ts';
import { linear } from '../../models/linear.ts';
import { type AdapterComponent, adapterMethod } from './adapter.ts';
import { thinFactors, through } from './factors.ts';
import { leading, spectral, throughSpectrum, vectorTensors } from './spectrum.ts';

const options = z.strictObject({
  /** Leading singular values of every matrix that are scaled and shifted. */
  top: z.number().int().min(1).max(8192).default(32),
  /** Rank of the correction of the rest. */
  rank: z.number().int().min(1).max(1024).default(4),
  scale: z.number().gt(0).default(2),
});

/**
 * U (diag(α ⊙ σ + β) ⊕ (Σ_rest + X Y)) Vᵀ: the leading singular values are scaled and shifted, the rest of the spectrum
 * gets a low-rank correction (Elsayed et al. 2025). In the weight's own coordinates U_rest X Y V_restᵀ is
 * (I − U Uᵀ) B A (I − V Vᵀ) with the leading vectors only, so that no full decomposition is kept.
 */
const adapter: AdapterComponent<z.infer<typeof options>> = {
  name: 'salt',
  explanation:
    'Takes every matrix apart into directions with strengths: the strongest are made stronger or weaker, and for all others together a thin correction is learned.',
  citation: 'Elsayed, Hashmi, Elseiagy, Wang, Yaqub, Almakky. 2025. arXiv:2503.16055',
  options,
  bind: ({ walk, seed }, { top, rank, scale: factor }) => {
    const changed = (tensor: (name: string) => Value) =>
      sub(add(mul(tensor('alpha'), tensor('sigma0')), tensor('beta')), tensor('sigma0'));
    /** A (I − V Vᵀ) */
    const inputs = (tensor: (name: string) => Value) => {
      const [a, vt] = [tensor('a'), tensor('vt')];
      return sub(a, matMul(matMul(a, swapLast(vt)), vt));
    };
    /** (I − U Uᵀ) B */
    const outputs = (tensor: (name: string) => Value) => {
      const [b, ut] = [tensor('b'), tensor('ut')];
      return sub(b, matMul(swapLast(ut), matMul(ut, b)));
    };
    return {
      tensors: async (one) => {
        const found = await leading(walk.device, one, top);
        return {
          ...vectorTensors(one, found),
          sigma0: { shape: [found.rank], values: found.s, trained: false },
          alpha: { shape: [found.rank], values: new Float32Array(found.rank).fill(1) },
          beta: { shape: [found.rank], values: new Float32Array(found.rank) },
          ...thinFactors(one, rank, seed),
        };
      },
      merged: ({ weight, bias, tensor }) => {
        const rest = scale(matMul(outputs(tensor), inputs(tensor)), factor);
        return { weight: add(add(weight, spectral(tensor, changed(tensor))), rest), bias };
      },
      forward: (x, { weight, bias, tensor }) => {
        const rest = scale(through(x, inputs(tensor), outputs(tensor)), factor);
        return add(add(linear(x, weight, bias), throughSpectrum(x, tensor, changed(tensor))), rest);
      },
    };
  },
};

export const salt = adapterMethod(adapter);
