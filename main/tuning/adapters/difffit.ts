import { mul } from '../../graph/ops/index.ts';
import { linear } from '../../models/linear.ts';
import { noOptions, type NoOptions } from '../../components/component.ts';
import { type AdaptedLinear, type AdapterComponent, adapterMethod } from './adapter.ts';
import { normsAndBiases } from './normsAndBiases.ts';

/**
 * One scale γ on what every sublayer adds, the norms, and the biases of a model that has them (Xie et al. 2023, section
 * 3.2). γ folds into the sublayer's last linear.
 */
const adapter: AdapterComponent<NoOptions> = {
  name: 'difffit',
  explanation:
    'Learns only norms, biases and how much every attention and every feed-forward network counts: the fewest numbers of all ways of training here.',
  citation: 'Xie, Yao, Shi, Liu, Zhou, Liu, et al. ICCV 2023. arXiv:2304.06648',
  options: noOptions,
  bind: (work) => {
    const { family, architecture } = work.source;
    const last = new Set(
      architecture.layers.flatMap((_, layer) =>
        family.units(architecture, layer).map(({ reader }) => `${layer} ${reader}`),
      ),
    );
    // Of a low-rank linear its second half, and the whole weight where one stands beside the halves.
    const ends = ({ layer, parameter: { linear, half } }: AdaptedLinear) =>
      half !== 'down' && last.has(`${layer} ${linear}`);
    return {
      tensors: (one) => Promise.resolve(ends(one) ? { gamma: { shape: [1], values: Float32Array.of(1) } } : null),
      keepsZeros: () => true,
      merged: ({ weight, bias, tensor }) => ({
        weight: mul(weight, tensor('gamma')),
        bias: bias && mul(bias, tensor('gamma')),
      }),
      forward: (x, { weight, bias, tensor }) => mul(linear(x, weight, bias), tensor('gamma')),
      others: normsAndBiases,
    };
  },
};

export const difffit = adapterMethod(adapter);
