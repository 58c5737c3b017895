import { z } from 'zod';
import { add, matMul, mul, scale } from '../../graph/ops/index.ts';
import { type AdapterComponent, adapterMethod } from './adapter.ts';
import { loraOptions } from './lora.ts';
import { beside, thinFactors, withProduct } from './factors.ts';
import { normsAndBiases } from './normsAndBiases.ts';

const options = loraOptions.extend({
  /**
   * mask: W + M ⊙ s B A, M the kept weights; scale: W ⊙ (1 + s B A), zeros stay zero by themselves; none: norms and biases
   * alone.
   */
  adapter: z.enum(['mask', 'scale', 'none']).default('mask'),
});

/**
 * Retraining of a pruned model through its norms, its biases and an adapter that merges without filling zeros (Zimmer et
 * al. 2023). The scaling form begins from 1 + B A with B = 0: equal entries everywhere, as in B A = 1, would get equal
 * gradients in all components and stay of rank one.
 */
const adapter: AdapterComponent<z.infer<typeof options>> = {
  name: 'perp',
  explanation:
    'Repairs a pruned model through its norms and a thin correction beside every matrix that leaves removed weights removed. A fraction of the numbers is trained.',
  citation: 'Zimmer, Andoni, Spiegel, Pokutta. 2023. arXiv:2312.15230',
  options,
  bind: ({ seed }, { adapter: kind, rank, alpha }) => ({
    tensors: (one) => Promise.resolve(kind === 'none' ? null : thinFactors(one, rank, seed)),
    keepsZeros: () => kind === 'scale',
    ...(kind === 'scale'
      ? {
          merged: ({ weight, bias, tensor }) => ({
            weight: add(weight, mul(weight, scale(matMul(tensor('b'), tensor('a')), alpha / rank))),
            bias,
          }),
        }
      : {
          merged: (values) => ({ weight: withProduct(values, alpha / rank), bias: values.bias }),
          forward: (x, values) => beside(x, values, alpha / rank),
        }),
    others: normsAndBiases,
  }),
};

export const perp = adapterMethod(adapter);
