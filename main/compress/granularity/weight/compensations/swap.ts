import { z } from 'zod';
import { siteOf } from '../../../extraction/linears.ts';
import { wandaScore } from '../scores/wanda.ts';
import type { WeightCompensation } from '../compensation.ts';
import { moments } from '../../../statistics/moments.ts';

const options = z.strictObject({
  cycles: z.number().int().min(1).max(1000).default(50),
  /** A row is left alone when its mean error is this small, relative to the root mean square of its contributions. */
  threshold: z.number().gt(0).default(0.1),
});

/**
 * DSnoT (Zhang et al. 2024): in every row, the mean error ε = Σ over removed weights of W_ij E[x_j] is brought towards 0 by
 * swaps: the removed weight whose W_ij E[x_j] / Var(x_j) answers ε most grows back, the kept weight of least Wanda score
 * that pushes ε the same way goes. No weight changes its value.
 */
export const swap: WeightCompensation<z.infer<typeof options>> = {
  name: 'swap',
  explanation: 'Removed and kept weights change places until each output is right on average. No value changes.',
  citation: 'Zhang, Zhao, Lin, et al. ICLR 2024 (DSnoT). arXiv:2310.08915',
  options,
  needs: [moments],
  keepsMask: false,
  repair: async (_, matrix, { mask }, { cycles, threshold }) => {
    const { values, rows, columns, parameter, statistics } = matrix;
    const { mean, square } = await statistics.read(moments, siteOf(parameter));
    const variance = square.map((energy, j) => Math.max(energy - (mean[j] as number) ** 2, 1e-12));
    const score = await wandaScore(matrix);
    const next = Uint8Array.from(mask);
    for (let row = 0; row < rows; row += 1) {
      const of = row * columns;
      const pushes = Float64Array.from(
        { length: columns },
        (_unused, j) => (values[of + j] as number) * (mean[j] as number),
      );
      const size = Math.sqrt(pushes.reduce((sum, push) => sum + push * push, 0));
      // What is missing from the mean output.
      let error = pushes.reduce((sum, push, j) => sum + (next[of + j] ? 0 : push), 0);
      const swapped = new Set<number>();
      for (let cycle = 0; cycle < cycles && Math.abs(error) > threshold * size; cycle += 1) {
        const sign = Math.sign(error);
        let grow = -1;
        let best = 0;
        let prune = -1;
        let least = Infinity;
        for (let j = 0; j < columns; j += 1) {
          if (swapped.has(j)) continue;
          const push = sign * (pushes[j] as number);
          if (!next[of + j] && push / (variance[j] as number) > best)
            [grow, best] = [j, push / (variance[j] as number)];
          // Removing a weight adds its push to what is missing, so it has to be of the other sign.
          if (next[of + j] && push < 0 && (score[of + j] as number) < least)
            [prune, least] = [j, score[of + j] as number];
        }
        if (grow < 0 || prune < 0) break;
        const after = error - (pushes[grow] as number) + (pushes[prune] as number);
        if (Math.abs(after) >= Math.abs(error)) break;
        next[of + grow] = 1;
        next[of + prune] = 0;
        swapped.add(grow).add(prune);
        error = after;
      }
    }
    return { values: values.map((w, i) => (next[i] ? w : 0)), mask: next };
  },
};
