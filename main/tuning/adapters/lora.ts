import { z } from 'zod';
import { mul } from '../../graph/ops/index.ts';
import { type AdapterComponent, adapterMethod, type AdaptedValues } from './adapter.ts';
import { dropout, dropoutSchema, inputSwitches } from './dropout.ts';
import { beside, thinFactors, withProduct } from './factors.ts';

export const loraOptions = z.strictObject({
  rank: z.number().int().min(1).max(1024).default(8),
  /** The product of the factors counts alpha / rank times. */
  alpha: z.number().gt(0).default(16),
});

const options = loraOptions.extend({
  /** Share of the inputs of A that a step leaves out; the same ones for all its tokens. */
  dropout: dropoutSchema,
});

/** The same with A ⊙ d, d the switches of the inputs. */
const switched = (values: AdaptedValues): AdaptedValues => ({
  ...values,
  tensor: (name) => (name === 'a' ? mul(values.tensor('a'), values.tensor('inputs')) : values.tensor(name)),
});

/** W + s · B A with B [out, rank] = 0 and A [rank, in] small at first (Hu et al. 2022, eq. 3). */
const adapter: AdapterComponent<z.infer<typeof options>> = {
  name: 'lora',
  explanation:
    'Learns a thin correction beside every matrix, a product of two narrow ones, and adds it to the matrix at the end. About a hundredth of the numbers are trained.',
  citation: 'Hu, Shen, Wallis, Allen-Zhu, Li, Wang, et al. ICLR 2022. arXiv:2106.09685',
  options,
  bind: ({ seed }, { rank, alpha, dropout: share }) => {
    const used = (values: AdaptedValues) => (share > 0 ? switched(values) : values);
    return {
      tensors: (linear) =>
        Promise.resolve({
          ...thinFactors(linear, rank, seed),
          ...(share > 0 ? { inputs: inputSwitches(linear) } : {}),
        }),
      merged: (values) => ({ weight: withProduct(used(values), alpha / rank), bias: values.bias }),
      forward: (x, values) => beside(x, used(values), alpha / rank),
      ...(share > 0 ? { hooks: (adapted) => dropout(adapted, share, seed) } : {}),
    };
  },
};

export const lora = adapterMethod(adapter);
