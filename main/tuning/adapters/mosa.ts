import { z } from 'zod';
import { add, matMul, mul, reshape, scale } from '../../graph/ops/index.ts';
import { linear } from '../../models/linear.ts';
import { u32 } from '../../runtime/random.ts';
import { type AdapterComponent, adapterMethod, type AdapterTensor } from './adapter.ts';
import { thinFactors } from './factors.ts';

const options = z.strictObject({
  rank: z.number().int().min(1).max(1024).default(8),
  alpha: z.number().gt(0).default(16),
  /** Modules that the adapter is split into, of as equal ranks as can be. */
  parts: z.number().int().min(2).max(64).default(4),
});

/**
 * An adapter split into modules without overlap, of which every step trains one at random, and which are all there again in
 * the end (Zhang et al. 2023). A module that works alone counts as much as all of them do together later. The others stand still: what
 * the optimiser remembers of them moves nothing before it is their turn.
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
        ...stoppable(thinFactors(one, rank, seed)),
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
        for (const { linear, tensors, constants } of adapted) {
          const chosen = u32(seed * 1000 + linear.index, number) % parts;
          const learns = (k: number) => (k % parts === chosen ? 1 : 0);
          constants['active']?.forEach((_, k, active) => (active[k] = parts * learns(k)));
          // A [rank, in] has a module's numbers in rows, B [out, rank] in columns.
          tensors['a']?.mask?.forEach((_, i, mask) => (mask[i] = learns(Math.floor(i / linear.columns))));
          tensors['b']?.mask?.forEach((_, i, mask) => (mask[i] = learns(i % rank)));
        }
      },
      beforeUpdate: () => {
        for (const { constants } of adapted) constants['active']?.fill(1);
      },
      afterUpdate: () => {
        for (const { tensors } of adapted) for (const { mask } of Object.values(tensors)) mask?.fill(1);
      },
    }),
  }),
};

/** Tensors whose entries can be stopped one by one. */
const stoppable = (tensors: Readonly<Record<string, AdapterTensor>>): Readonly<Record<string, AdapterTensor>> =>
  Object.fromEntries(
    Object.entries(tensors).map(([name, one]) => [name, { ...one, mask: new Uint8Array(one.values.length).fill(1) }]),
  );

export const mosa = adapterMethod(adapter);
