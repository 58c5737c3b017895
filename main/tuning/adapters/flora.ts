import { z } from 'zod';
import { add, matMul, scale } from '../../graph/ops/index.ts';
import { linear } from '../../models/linear.ts';
import { type AdapterComponent, adapterMethod } from './adapter.ts';
import { drawn, initialDown } from './factors.ts';

const options = z.strictObject({
  /** Sizes of the core [rank, rank]. */
  rank: z.number().int().min(1).max(1024).default(8),
  scale: z.number().gt(0).default(4),
});

/** W + s · B G A, the Tucker form of a matrix: a core G [rank, rank] between factors of either side (Si et al. 2024). */
const adapter: AdapterComponent<z.infer<typeof options>> = {
  name: 'flora',
  explanation:
    'Learns a thin correction beside every matrix through a small core in its middle, which mixes every direction that is read with every direction that is written.',
  citation: 'Si, Wang, Yang, Xu, Li, Dai, et al. 2024. arXiv:2405.14739',
  options,
  bind: ({ seed }, { rank, scale: factor }) => ({
    tensors: (one) =>
      Promise.resolve({
        a: { shape: [rank, one.columns], values: initialDown(one, rank, seed), decay: true },
        b: {
          shape: [one.rows, rank],
          values: drawn(one, one.rows * rank, 1 / Math.sqrt(one.rows), seed, 1),
          decay: true,
        },
        core: { shape: [rank, rank], values: new Float32Array(rank * rank), decay: true },
      }),
    merged: ({ weight, bias, tensor }) => ({
      weight: add(weight, scale(matMul(tensor('b'), matMul(tensor('core'), tensor('a'))), factor)),
      bias,
    }),
    forward: (x, { weight, bias, tensor }) => {
      const inside = linear(linear(x, tensor('a')), tensor('core'));
      return add(linear(x, weight, bias), scale(linear(inside, tensor('b')), factor));
    },
  }),
};

export const flora = adapterMethod(adapter);
