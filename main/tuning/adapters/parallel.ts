import { z } from 'zod';
import { add, concat, scale, split, zeros } from '../../graph/ops/index.ts';
import { linear } from '../../models/linear.ts';
import type { LayerShape, UnitSite } from '../../models/architecture.ts';
import { type AdaptedLinear, type AdapterComponent, adapterMethod } from './adapter.ts';
import { beside, initialDown, thinFactors, withProduct } from './factors.ts';

const options = z.strictObject({
  /** Neurons of the adapter beside every feed-forward network. */
  neurons: z.number().int().min(1).max(4096).default(16),
  /** What they put out counts so many times. */
  scale: z.number().gt(0).default(4),
  /** Rank of the adapters beside the matrices of attention; 0 for none. */
  attention: z.number().int().min(0).max(1024).default(8),
});

/**
 * A scaled adapter beside every feed-forward network, h + FFN(h) + s · Adapter(h), and thin factors beside the matrices
 * of attention (He et al. 2022, table 1 and section 4.6). The adapter is of the network's own gated form, so that it is
 * nothing but further neurons: in the graph the linears that write neurons write so many more and the one that reads them
 * reads them, and the merged layer is a wider one.
 */
const adapter: AdapterComponent<z.infer<typeof options>> = {
  name: 'parallel',
  explanation:
    'Adds a few neurons to every feed-forward network, and a thin correction beside the matrices of attention, and trains only those. The finished layers are a little wider.',
  citation: 'He, Zhou, Ma, Berg-Kirkpatrick, Neubig. ICLR 2022. arXiv:2110.04366',
  options,
  bind: ({ source: { family, architecture }, seed, warn }, { neurons: more, scale: factor, attention: rank }) => {
    const networks = architecture.layers.map((shape, layer) => {
      const found = family.units(architecture, layer).find(({ attends, fine }) => fine && !attends);
      if (found && factored(found, shape)) {
        warn(`The feed-forward network of layer ${layer} is of low-rank factors, so it gets no adapter beside it.`);
        return undefined;
      }
      return found;
    });
    /** Whether a linear writes neurons (0), reads them (1), or neither. */
    const axisOf = ({ layer, parameter: { local } }: AdaptedLinear) =>
      networks[layer]?.slices.find((slice) => slice.local === local)?.axis;
    const attends = ({ parameter }: AdaptedLinear) => parameter.role === 'linear' && parameter.attends === true;
    return {
      tensors: (one) => {
        const { rows, columns } = one;
        const axis = axisOf(one);
        if (axis === 0) {
          const values = initialDown(one, more, seed);
          return Promise.resolve({ rows: { shape: [more, columns], values, decay: true } });
        }
        if (axis === 1) {
          const values = new Float32Array(rows * more);
          return Promise.resolve({ columns: { shape: [rows, more], values, decay: true } });
        }
        return Promise.resolve(rank > 0 && attends(one) ? thinFactors(one, rank, seed) : null);
      },
      // What is added to a feed-forward network leaves the weights it has alone.
      keepsZeros: (one) => axisOf(one) !== undefined,
      shaped: (shape, layer) => {
        const network = networks[layer];
        return network ? family.resize(shape, network.kind, network.count + more, false) : shape;
      },
      merged: (values) => {
        const { weight, bias, tensor, has } = values;
        if (has('rows')) {
          const none = bias && zeros(bias.builder, { type: 'float32', shape: [more] });
          return { weight: concat([weight, tensor('rows')], 0), bias: bias && none && concat([bias, none], 0) };
        }
        if (has('columns')) return { weight: concat([weight, scale(tensor('columns'), factor)], 1), bias };
        return { weight: withProduct(values, 1), bias };
      },
      forward: (x, values) => {
        const { weight, bias, tensor, has } = values;
        if (has('rows')) return concat([linear(x, weight, bias), linear(x, tensor('rows'))], x.rank - 1);
        if (!has('columns')) return beside(x, values, 1);
        const [own, added] = split(x, [weight.shape[1] as number, more], x.rank - 1);
        return add(linear(own as typeof x, weight, bias), scale(linear(added as typeof x, tensor('columns')), factor));
      },
    };
  },
};

const factored = ({ slices }: UnitSite, { lowRank }: LayerShape): boolean =>
  slices.some(({ linear: name }) => lowRank?.[name]);

export const parallel = adapterMethod(adapter);
