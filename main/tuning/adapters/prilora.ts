import { z } from 'zod';
import { lowestMask } from '../../runtime/select.ts';
import type { Trainable } from '../../training/trainable.ts';
import type { TuningWork } from '../../training/tuning.ts';
import { momentSums } from '../../walk/statistics.ts';
import { type AdaptedLinear, type AdapterComponent, adaptedLinears, adapterMethod } from './adapter.ts';
import { beside, thinFactors, withProduct } from './factors.ts';
import { inputStatistics } from './inputStatistics.ts';

const options = z
  .strictObject({
    /** Rank of the first layer's adapters. */
    first: z.number().int().min(1).max(1024).default(4),
    /** Rank of the last layer's; between them it rises in a straight line. */
    last: z.number().int().min(1).max(1024).default(12),
    alpha: z.number().gt(0).default(16),
    /** Share of every row of A that is set to zero in a round. */
    pruned: z.number().min(0).lt(1).default(0.5),
    /** Steps between two rounds. */
    interval: z.number().int().min(1).default(40),
  })
  .refine(({ first, last }) => first <= last, { message: 'the first rank must not be above the last' });

/**
 * LoRA with ranks that rise with depth, and whose A is thinned out while it trains: every few steps the lowest entries of
 * each of its rows go to zero by |A_ij| · ‖x_j‖ (Benedek & Wolf 2024, eq. 4), and may come back.
 */
const adapter: AdapterComponent<z.infer<typeof options>> = {
  name: 'prilora',
  explanation:
    'Thin corrections that are wider in later layers, where there is more to adapt; from time to time what they hardly use of their input is cut.',
  citation: 'Benedek, Wolf. EACL Findings 2024. arXiv:2401.11316',
  options,
  bind: async (work, { first, last, alpha, pruned, interval }) => {
    const deepest = Math.max(1, work.source.architecture.layers.length - 1);
    const rankOf = ({ layer }: AdaptedLinear) => Math.round(first + ((last - first) * layer) / deepest);
    const norms = await inputNorms(work);
    return {
      tensors: (one) => Promise.resolve(thinFactors(one, rankOf(one), work.seed)),
      merged: (values) => ({
        weight: withProduct(values, alpha / (values.tensor('a').shape[0] as number)),
        bias: values.bias,
      }),
      forward: (x, values) => beside(x, values, alpha / (values.tensor('a').shape[0] as number)),
      hooks: (adapted) => ({
        afterUpdate: ({ number, steps }) => {
          // Not behind the last step: what it zeroed could not be made up for.
          if ((number + 1) % interval !== 0 || number + 1 === steps) return;
          for (const { linear, tensors } of adapted) {
            thin(tensors['a'] as Trainable, norms.get(linear.index) ?? null, Math.floor(pruned * linear.columns));
          }
        },
      }),
    };
  },
};

/** Sets the `count` lowest entries of every row to zero by their size times the norm of what they read. */
function thin({ values, shape }: Trainable, norms: Float32Array | null, count: number): void {
  const columns = shape[1] as number;
  for (let from = 0; from < values.length; from += columns) {
    const row = values.subarray(from, from + columns);
    const score = row.map((value, j) => Math.abs(value) * (norms?.[j] ?? 1));
    lowestMask(score, count).forEach((kept, j) => (row[j]! *= kept));
  }
}

/** Root mean square of every input of every linear. */
async function inputNorms(work: TuningWork): Promise<ReadonlyMap<number, Float32Array>> {
  const linears = adaptedLinears(work.source);
  const norms = new Map<number, Float32Array>();
  for await (const { layer, of } of inputStatistics(work, work.calibration, momentSums)) {
    for (const one of linears.filter((linear) => linear.layer === layer)) {
      const found = of(one);
      const squares = found?.parts['squares'];
      if (squares)
        norms.set(
          one.index,
          Float32Array.from(squares, (sum) => Math.sqrt(sum / found.tokens)),
        );
    }
  }
  return norms;
}

export const prilora = adapterMethod(adapter);
