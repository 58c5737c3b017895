import { type Matrices, thresholdOf } from '../select.ts';

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
