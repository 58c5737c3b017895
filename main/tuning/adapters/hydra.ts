import type { Value } from '../../graph/builder.ts';
import { z } from 'zod';
import { add, matMul, reshape, scale } from '../../graph/ops/index.ts';
import { linear } from '../../models/linear.ts';
import { type AdapterComponent, adapterMethod } from './adapter.ts';
import { initialDown, through } from './factors.ts';

const options = z.strictObject({
  rank: z.number().int().min(1).max(1024).default(8),
  scale: z.number().gt(0).default(2),
});

/**
 * Two branches: one beside the linear, which can learn new features, one behind it, which recombines those it has
 * (Kim et al. 2023, eq. 6): y = y₀ + s B_p A_p x + s B_s A_s y₀ with y₀ = W x + b. Merged: (I + s B_s A_s) W + s B_p A_p
 * and (I + s B_s A_s) b.
 */
const adapter: AdapterComponent<z.infer<typeof options>> = {
  name: 'hydra',
  explanation:
    'Two thin corrections for every matrix: one reads what the matrix reads and learns something new, one reads what it writes and combines it anew.',
  citation: 'Kim, Yang, Kim, Hong, Park. 2023. arXiv:2309.06922',
  options,
  bind: ({ seed }, { rank, scale: factor }) => ({
    tensors: (one) => {
      const { rows, columns } = one;
      const zero = () => ({ shape: [rows, rank], values: new Float32Array(rows * rank), decay: true });
      return Promise.resolve({
        a: { shape: [rank, columns], values: initialDown(one, rank, seed), decay: true },
        b: zero(),
        behindA: {
          shape: [rank, rows],
          values: initialDown({ ...one, columns: rows }, rank, seed, 1),
          decay: true,
        },
        behindB: zero(),
      });
    },
    merged: ({ weight, bias, tensor }) => {
      const behind = (of: Value) => scale(matMul(tensor('behindB'), matMul(tensor('behindA'), of)), factor);
      const beside = scale(matMul(tensor('b'), tensor('a')), factor);
      const rows = weight.shape[0] as number;
      return {
        weight: add(add(weight, behind(weight)), beside),
        bias: bias && add(bias, reshape(behind(reshape(bias, [rows, 1])), [rows])),
      };
    },
    forward: (x, { weight, bias, tensor }) => {
      const plain = linear(x, weight, bias);
      const branches = add(through(x, tensor('a'), tensor('b')), through(plain, tensor('behindA'), tensor('behindB')));
      return add(plain, scale(branches, factor));
    },
  }),
};

export const hydra = adapterMethod(adapter);
