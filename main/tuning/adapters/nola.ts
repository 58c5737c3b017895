import { z } from 'zod';
import type { Value } from '../../graph/builder.ts';
import { add, matMul, reshape, scale } from '../../graph/ops/index.ts';
import { linear } from '../../models/linear.ts';
import { uniform } from '../../runtime/random.ts';
import { type AdapterComponent, adapterMethod } from './adapter.ts';
import { drawn, through } from './factors.ts';

const options = z.strictObject({
  rank: z.number().int().min(1).max(1024).default(8),
  /** Random matrices that are mixed into each factor; so many numbers are trained for each. */
  bases: z.number().int().min(1).max(4096).default(64),
  scale: z.number().gt(0).default(2),
});

/**
 * W + s · B A with A = Σ αᵢ Aᵢ and B = Σ βⱼ Bⱼ over fixed random matrices (Koohpayegani et al. 2024, eq. 3). The matrices
 * follow from seed and shape, and all linears of one shape share them; α is random at first and β zero.
 */
const adapter: AdapterComponent<z.infer<typeof options>> = {
  name: 'nola',
  explanation:
    'Thin corrections mixed from fixed random matrices: only how much of each is learned, a hundred numbers or so for every matrix.',
  citation: 'Koohpayegani, Navaneet, Nooralinejad, Kolouri, Pirsiavash. ICLR 2024. arXiv:2310.02556',
  options,
  bind: ({ seed }, { rank, bases, scale: factor }) => {
    const shared = new Map<string, Float32Array>();
    /** `bases` matrices of rank · size numbers, uniform in ±1/√size. */
    const basis = (side: 'a' | 'b', size: number) => {
      const key = `${side}${size}`;
      const bound = 1 / Math.sqrt(size);
      const salt = seed * 1000 + size * 2 + (side === 'a' ? 0 : 1);
      const values =
        shared.get(key) ?? Float32Array.from(uniform(salt, bases * rank * size), (u) => (2 * u - 1) * bound);
      shared.set(key, values);
      return { shape: [bases, rank * size], values, trained: false };
    };
    const mixed = (tensor: (name: string) => Value, side: 'a' | 'b', shape: readonly number[]) =>
      reshape(matMul(reshape(tensor(side === 'a' ? 'alpha' : 'beta'), [1, bases]), tensor(`${side}s`)), shape);
    const factors = (weight: Value, tensor: (name: string) => Value) => {
      const [rows, columns] = weight.shape as [number, number];
      return { a: mixed(tensor, 'a', [rank, columns]), b: mixed(tensor, 'b', [rows, rank]) };
    };
    return {
      tensors: (one) =>
        Promise.resolve({
          // So large that A has the spread of each of its bases.
          alpha: { shape: [bases], values: drawn(one, bases, Math.sqrt(3 / bases), seed) },
          beta: { shape: [bases], values: new Float32Array(bases) },
          as: basis('a', one.columns),
          bs: basis('b', one.rows),
        }),
      merged: ({ weight, bias, tensor }) => {
        const { a, b } = factors(weight, tensor);
        return { weight: add(weight, scale(matMul(b, a), factor)), bias };
      },
      forward: (x, { weight, bias, tensor }) => {
        const { a, b } = factors(weight, tensor);
        return add(linear(x, weight, bias), scale(through(x, a, b), factor));
      },
    };
  },
};

export const nola = adapterMethod(adapter);
