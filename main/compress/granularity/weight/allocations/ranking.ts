import { type Matrices, thresholdOf } from '../../../../runtime/select.ts';
import type { WeightQuestion, WeightShares } from '../allocation.ts';

/**
 * How many weights of each matrix go when all matrices share one threshold: the ⌊ratio · all⌋ lowest scores of the
 * whole model, ties in storage order. `matrices` is called a few times and may read one matrix at a time.
 */
export async function globalCounts(matrices: Matrices, sizes: readonly number[], ratio: number): Promise<number[]> {
  const total = Math.floor(ratio * sizes.reduce((a, b) => a + b, 0));
  if (total === 0) return sizes.map(() => 0);
  const { value, below } = await thresholdOf(matrices, total);
  let ties = total - below;
  const counts: number[] = [];
  for await (const matrix of matrices()) {
    let count = 0;
    let equal = 0;
    for (const score of matrix) {
      if (score < value) count += 1;
      else if (score === value) equal += 1;
    }
    const taken = Math.min(ties, equal);
    ties -= taken;
    counts.push(count + taken);
  }
  return counts;
}

/** One ranking of what `transform` makes of every matrix's scores; layers whose share is 0 take no part in it. */
export async function rankAll(
  { linears, scores, shareOf, sparsity }: WeightQuestion,
  transform: (scores: Float32Array) => Float32Array = (values) => values,
): Promise<Map<number, number>> {
  const ranked = linears.filter(({ layer }) => shareOf(layer) > 0);
  const matrices = async function* () {
    for (const linear of ranked) yield transform(await scores(linear));
  };
  const sizes = ranked.map(({ parameter }) => parameter.shape.reduce((a, b) => a * b, 1));
  const counts = await globalCounts(matrices, sizes, sparsity);
  return new Map(ranked.map(({ index }, at) => [index, counts[at] ?? 0]));
}

/** Exact numbers of weights; a linear that is not listed stays whole. */
export const asShares = (counts: ReadonlyMap<number, number>, { linears }: WeightQuestion): WeightShares => ({
  share: (index) => (counts.get(index) ?? 0) / (linears[index]?.parameter.shape.reduce((a, b) => a * b, 1) ?? 1),
  count: (index) => counts.get(index) ?? 0,
});
