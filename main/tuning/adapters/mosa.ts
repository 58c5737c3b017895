import { z } from 'zod';
import { add, matMul, mul, reshape, scale } from '../../graph/ops/index.ts';
import { linear } from '../../models/linear.ts';
import { u32 } from '../../runtime/random.ts';
import { type AdapterComponent, adapterMethod } from './adapter.ts';
import { thinFactors } from './factors.ts';

const options = z.strictObject({
  rank: z.number().int().min(1).max(1024).default(8),
  alpha: z.number().gt(0).default(16),
  /** Modules that the adapter is split into, of as equal ranks as can be. */
  parts: z.number().int().min(2).max(64).default(4),
});

/**
 * An adapter split into modules without overlap, of which every step trains one at random, and which are all there again in
 * the end (Zhang et al. 2023). A module that works alone counts as much as all of them do together later.
 */
const adapter: AdapterComponent<z.infer<typeof options>> = {
  name: 'mosa',
  explanation:
    'A thin correction beside every matrix whose parts take turns at learning, so that each learns something of its own when there is little text.',
  citation: 'Zhang, Zou, An, Liu, Zhang. 2023. arXiv:2312.02923',
  options,
  bind: ({ seed }, { rank, alpha, parts }) => ({
    tensors: (one) =>
      Promise.resolve({
        ...thinFactors(one, rank, seed),
        active: { shape: [rank], values: new Float32Array(rank).fill(1), trained: false },
      }),
    merged: ({ weight, bias, tensor }) => {
      const active = mul(reshape(tensor('active'), [rank, 1]), tensor('a'));
      return { weight: add(weight, scale(matMul(tensor('b'), active), alpha / rank)), bias };
    },
    forward: (x, { weight, bias, tensor }) => {
      const inside = mul(linear(x, tensor('a')), tensor('active'));
      return add(linear(x, weight, bias), scale(linear(inside, tensor('b')), alpha / rank));
    },
    hooks: (adapted) => ({
      beforeStep: ({ number }) => {
        for (const { linear, constants } of adapted) {
          const chosen = u32(seed * 1000 + linear.index, number) % parts;
          constants['active']?.forEach((_, k, active) => (active[k] = k % parts === chosen ? parts : 0));
        }
      },
      beforeUpdate: () => {
        for (const { constants } of adapted) constants['active']?.fill(1);
      },
    }),
  }),
};

export const mosa = adapterMethod(adapter);
