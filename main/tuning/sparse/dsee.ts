import { z } from 'zod';
import { add } from '../../graph/ops/index.ts';
import { randomizedSvd } from '../../runtime/linearAlgebra/randomizedSvd.ts';
import { lowestMask } from '../../runtime/select.ts';
import type { Device } from '../../runtime/device.ts';
import { type AdaptedLinear, type AdapterComponent, adapterMethod } from '../adapters/adapter.ts';
import { thinFactors, withProduct } from '../adapters/factors.ts';
import type { Method } from '../../training/tuning.ts';

const options = z.strictObject({
  rank: z.number().int().min(1).max(1024).default(8),
  /** The product of the factors counts alpha / rank times. */
  alpha: z.number().gt(0).default(16),
  /** Entries of every matrix that are trained beside the product. */
  entries: z.number().int().min(1).default(64),
  /** Rounds of the decomposition that finds them. */
  rounds: z.number().int().min(1).max(20).default(3),
});
type Options = z.infer<typeof options>;

/**
 * ΔW = U V + S₂ with S₂ on few fixed positions (Chen et al. 2023, eq. 1 and algorithm 1): those where the weight itself is worst
 * told by a matrix of low rank. W ≈ L + S is found by turns, L the best matrix of that rank for W − S, S the largest entries of
 * W − L (Zhou & Tao 2011).
 */
const adapter: AdapterComponent<Options> = {
  name: 'dsee',
  explanation:
    'Learns a thin correction beside every matrix and, besides, a few single numbers of it: those that stand out most from its regular part.',
  citation: 'Chen, Chen, Chen, Awadallah, Wang, Cheng. ACL 2023. arXiv:2111.00160',
  options,
  bind: ({ seed, walk, masks }, chosen) => ({
    tensors: async (linear) => {
      const { rows, columns, parameter } = linear;
      const mask = await outstanding(walk.device, linear, chosen, seed);
      masks?.get(parameter.name)?.forEach((kept, i) => kept || (mask[i] = 0));
      return {
        ...thinFactors(linear, chosen.rank, seed),
        s: { shape: [rows, columns], values: new Float32Array(rows * columns), mask },
      };
    },
    merged: (values) => ({
      weight: add(withProduct(values, chosen.alpha / chosen.rank), values.tensor('s')),
      bias: values.bias,
    }),
  }),
};

/** 1 at the entries of a weight that a matrix of low rank tells worst. */
async function outstanding(
  device: Device,
  { rows, columns, index, read }: AdaptedLinear,
  { rank, entries, rounds }: Options,
  seed: number,
): Promise<Uint8Array> {
  const weight = Float64Array.from(await read());
  const rest = weight.slice();
  let mask: Uint8Array = new Uint8Array(weight.length);
  for (let round = 0; round < rounds; round += 1) {
    // W − S: the weight without what was taken to stand out.
    const regular = weight.map((value, i) => (mask[i] ? value - (rest[i] as number) : value));
    const k = Math.min(rank, rows, columns);
    const { u, s, vt } = await randomizedSvd(device, regular, rows, columns, k, { seed: seed * 1000 + index });
    rest.set(weight);
    for (let row = 0; row < rows; row += 1)
      for (let at = 0; at < k; at += 1) {
        const factor = (u[row * k + at] as number) * (s[at] as number);
        for (let column = 0; column < columns; column += 1)
          rest[row * columns + column]! -= factor * (vt[at * columns + column] as number);
      }
    mask = lowestMask(Float32Array.from(rest, Math.abs), weight.length - Math.min(entries, weight.length));
  }
  return mask;
}

export const dsee: Method<Options> = { ...adapterMethod(adapter), changes: 'model' };
