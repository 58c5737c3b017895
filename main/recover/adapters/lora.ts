import { z } from 'zod';
import type { Value } from '../../graph/builder.ts';
import { add, matMul, scale } from '../../graph/ops/index.ts';
import { linear } from '../../models/linear.ts';
import { uniform } from '../../runtime/random.ts';
import { type AdaptedLinear, type AdapterPiece, adapterMethod, type AdaptedValues } from './adapter.ts';

export const loraOptions = z.strictObject({
  rank: z.number().int().min(1).max(1024).default(8),
  /** The product of the factors counts alpha / rank times. */
  alpha: z.number().gt(0).default(16),
});

/** A [rank, in] uniform in ±1/√in (drawn from the seed and the linear's number). */
export function initialDown({ index, columns }: AdaptedLinear, rank: number, seed: number): Float32Array {
  const bound = 1 / Math.sqrt(columns);
  return Float32Array.from(uniform(seed * 1000 + index, rank * columns), (u) => (2 * u - 1) * bound);
}

/** y = x Wᵀ + b + s (x Aᵀ) Bᵀ: two thin products beside the linear, no product of the factors. */
export function beside(x: Value, { weight, bias, tensor }: AdaptedValues, factor: number): Value {
  return add(linear(x, weight, bias), scale(linear(linear(x, tensor('a')), tensor('b')), factor));
}

/** W + s · B A with B [out, rank] = 0 and A [rank, in] small at first (Hu et al. 2022, eq. 3). */
const adapter: AdapterPiece<z.infer<typeof loraOptions>> = {
  name: 'lora',
  explanation:
    'Learns a thin correction beside every matrix, a product of two narrow ones, and adds it to the matrix at the end. About a hundredth of the numbers are trained.',
  citation: 'Hu, Shen, Wallis, Allen-Zhu, Li, Wang, et al. ICLR 2022. arXiv:2106.09685',
  options: loraOptions,
  bind: ({ seed }, { rank, alpha }) => ({
    tensors: (linear) => {
      const { rows, columns } = linear;
      return Promise.resolve({
        a: { shape: [rank, columns], values: initialDown(linear, rank, seed), decay: true },
        b: { shape: [rows, rank], values: new Float32Array(rows * rank), decay: true },
      });
    },
    merged: ({ weight, bias, tensor }) => ({
      weight: add(weight, scale(matMul(tensor('b'), tensor('a')), alpha / rank)),
      bias,
    }),
    forward: (x, values) => beside(x, values, alpha / rank),
  }),
};

export const lora = adapterMethod(adapter);
