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
  for (const { local, axis, size } of site.slices) {
    if (!local.endsWith('.weight')) continue;
    const values = await weight(local);
    const worth = await f(local, values);
    const sums = new Float64Array(site.count);
    if (axis === 0) {
      const each = (values.length / (site.count * size)) * size;
      for (let i = 0; i < values.length; i += 1) sums[Math.floor(i / each)]! += worth[i] as number;
    } else {
      const columns = site.count * size;
      for (let i = 0; i < values.length; i += 1) sums[Math.floor((i % columns) / size)]! += worth[i] as number;
    }
    perMatrix(sums).forEach((sum, unit) => (total[unit]! += sum));
  }
  return total;
}
