import { z } from 'zod';
import type { Value } from '../../graph/builder.ts';
import { add, mul, sub } from '../../graph/ops/index.ts';
import { linear } from '../../models/linear.ts';
import { type AdapterComponent, adapterMethod } from './adapter.ts';
import { thinFactors, through, withProduct } from './factors.ts';
import { leading, spectral, throughSpectrum, vectorTensors } from './spectrum.ts';

const options = z.strictObject({
  /** Rank-one parts of every matrix that the new task selects from: its leading ones. */
  top: z.number().int().min(1).max(8192).default(32),
  /** Rank-one parts that the new task adds. */
  rank: z.number().int().min(1).max(1024).default(1),
});

/**
 * W' = Σ s_k σ_k u_k v_kᵀ + rest + B A (Hyder et al. 2022, eq. 4): the rank-one parts there are stay frozen, a new task
 * learns how much of each it takes (s, all 1 at first) and very few parts of its own.
 */
const adapter: AdapterComponent<z.infer<typeof options>> = {
  name: 'incremental',
  explanation:
    'Chooses anew how much of each known direction every matrix uses, and adds a single new direction to it. What was known stays in place.',
  citation: 'Hyder, Shao, Hou, Markopoulos, Prater-Bennette, Asif. ECCV 2022. arXiv:2207.09074',
  options,
  bind: ({ walk, seed }, { top, rank }) => {
    const changed = (tensor: (name: string) => Value) =>
      sub(mul(tensor('selector'), tensor('sigma0')), tensor('sigma0'));
    return {
      tensors: async (one) => {
        const found = await leading(walk.device, one, top);
        return {
          ...vectorTensors(one, found),
          sigma0: { shape: [found.rank], values: found.s, trained: false },
          selector: { shape: [found.rank], values: new Float32Array(found.rank).fill(1) },
          ...thinFactors(one, rank, seed),
        };
      },
      merged: (values) => ({
        weight: add(withProduct(values, 1), spectral(values.tensor, changed(values.tensor))),
        bias: values.bias,
      }),
      forward: (x, { weight, bias, tensor }) => {
        const added = add(throughSpectrum(x, tensor, changed(tensor)), through(x, tensor('a'), tensor('b')));
        return add(linear(x, weight, bias), added);
      },
    };
  },
};

export const incremental = adapterMethod(adapter);
