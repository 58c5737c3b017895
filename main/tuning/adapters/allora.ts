import { z } from 'zod';
import { type AdapterComponent, adapterMethod } from './adapter.ts';
import { beside, thinFactors, withProduct } from './factors.ts';
import { movement } from './movement.ts';

const options = z.strictObject({
  rank: z.number().int().min(1).max(1024).default(8),
  /** How many times faster a row of B moves while it is zero (η). */
  boost: z.number().gt(0).default(10),
});

/** Euclidean length of a row. */
function lengthOf(values: Float32Array, from: number, to: number): number {
  let squares = 0;
  for (let i = from; i < to; i += 1) squares += (values[i] as number) ** 2;
  return Math.sqrt(squares);
}

/**
 * LoRA without scaling and without dropout, W + B A, whose rows b of B learn at the rate times 1/√(‖b‖ + 1/η²): η times
 * faster at zero, slower as they grow (Huang & Balestriero 2024). The factor is on the movement rather than on the
 * gradient, because Adam's update does not feel the size of gradients.
 */
const adapter: AdapterComponent<z.infer<typeof options>> = {
  name: 'allora',
  explanation:
    'A thin correction beside every matrix that leaves its zero start quickly: each of its rows learns the faster the shorter it is. There is no scaling factor to choose.',
  citation: 'Huang, Balestriero. 2024. arXiv:2410.09692',
  options,
  bind: ({ seed }, { rank, boost }) => ({
    tensors: (linear) => Promise.resolve(thinFactors(linear, rank, seed)),
    merged: (values) => ({ weight: withProduct(values, 1), bias: values.bias }),
    forward: (x, values) => beside(x, values, 1),
    hooks: (adapted) =>
      movement(
        adapted.flatMap(({ tensors: { b } }) => (b ? [b] : [])),
        ({ values }, into) => {
          for (let row = 0; row < values.length; row += rank) {
            into.fill(1 / Math.sqrt(lengthOf(values, row, row + rank) + boost ** -2), row, row + rank);
          }
        },
      ),
  }),
};

export const allora = adapterMethod(adapter);
