import { z } from 'zod';
import { add, mul, reshape } from '../../graph/ops/index.ts';
import { linear } from '../../models/linear.ts';
import { ownParameters } from '../ownParameters.ts';
import { type AdapterComponent, adapterMethod } from './adapter.ts';

const options = z.strictObject({
  /** Whether outputs are shifted too: then every linear has a bias afterwards. */
  shift: z.boolean().default(true),
});

/**
 * γ ⊙ (W x + b) + β behind every linear (Lian et al. 2022, eq. 3 and 4); merged: diag(γ) W and γ ⊙ b + β. Behind a norm
 * the scale is the norm's own weight; a shift there would be one of the next linears' shifts.
 */
const adapter: AdapterComponent<z.infer<typeof options>> = {
  name: 'ssf',
  explanation:
    'Learns only by how much every number that a matrix or a norm puts out is scaled and shifted, and folds that into the matrices.',
  citation: 'Lian, Zhou, Feng, Wang. NeurIPS 2022. arXiv:2210.08823',
  options,
  bind: (_work, { shift }) => ({
    tensors: ({ rows, biased }) =>
      Promise.resolve({
        gamma: { shape: [rows], values: new Float32Array(rows).fill(1) },
        ...(shift && biased !== null ? { beta: { shape: [rows], values: new Float32Array(rows) } } : {}),
      }),
    keepsZeros: () => true,
    merged: ({ weight, bias, tensor, has }) => {
      const gamma = tensor('gamma');
      const scaled = bias && mul(gamma, bias);
      const beta = has('beta') ? tensor('beta') : undefined;
      return {
        weight: mul(reshape(gamma, [weight.shape[0] as number, 1]), weight),
        bias: scaled && beta ? add(scaled, beta) : (scaled ?? beta),
      };
    },
    forward: (x, { weight, bias, tensor, has }) => {
      const scaled = mul(linear(x, weight, bias), tensor('gamma'));
      return has('beta') ? add(scaled, tensor('beta')) : scaled;
    },
    others: ({ source }) =>
      ownParameters(
        source,
        source.parameters.filter(({ role }) => role === 'norm'),
        null,
      ),
  }),
};

export const ssf = adapterMethod(adapter);
