import { addUnitSums } from '../../../../models/unitSums.ts';
import type { ScoredUnits } from '../score.ts';

/** Gives f of every weight of a parameter of the layer, in storage order. */
export type PerWeight = (local: string, values: Float32Array) => Promise<ArrayLike<number>> | ArrayLike<number>;

/**
 * Sum of `f` over all weights of every unit: the rows of the matrices that make it and the columns of the one that reads
 * it, everything that goes when the unit goes (LLM-Pruner's and DepGraph's coupled groups). With `perMatrix` each
 * matrix's sums are first passed through it.
 */
export async function overCoupled(
  { site, weight }: ScoredUnits,
  f: PerWeight,
  perMatrix: (sums: Float64Array) => Float64Array = (sums) => sums,
): Promise<Float64Array> {
  const total = new Float64Array(site.count);
  for (const slice of site.slices) {
    if (slice.role !== 'weight') continue;
    const sums = new Float64Array(site.count);
    addUnitSums(site, slice, await f(slice.local, await weight(slice.local)), sums);
    perMatrix(sums).forEach((sum, unit) => (total[unit]! += sum));
  }
  return total;
}

/** Sums of one matrix as shares of their mean, so that no matrix outweighs the others. */
export const relativeToMean = (sums: Float64Array): Float64Array => {
  const mean = Math.max(sums.reduce((a, b) => a + b, 0) / sums.length, 1e-300);
  return sums.map((sum) => sum / mean);
};
