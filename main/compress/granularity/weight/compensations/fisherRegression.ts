import { z } from 'zod';
import { exchanged } from '../../../numerics/exchange.ts';
import { hardThresholding, type SparseRegression, type SparseSolution } from '../../../numerics/sparseRegression.ts';
import { type WindowGradient, windowGradients, type WindowGradients } from '../../../statistics/windowGradients.ts';
import type { Work } from '../../work.ts';
import { lowestMask } from '../../../../runtime/select.ts';
import type { WeightCompensation } from '../compensation.ts';

const options = z.strictObject({
  /** Windows whose gradients are kept apart. */
  samples: z.number().int().min(1).max(256).default(16),
  /** Steps of iterative hard thresholding at most. */
  iterations: z.number().int().min(1).max(200).default(20),
  /** Rounds at most in which weights change places, up to a twentieth of them in each. */
  refinements: z.number().int().min(0).max(100).default(10),
  /** Curvature of every weight beside the measured one, relative to the mean of that. */
  ridge: z.number().gt(0).default(1),
});

/** Gradients of one extraction, made once for all its matrices. */
const made = new WeakMap<Work['extraction'], Promise<WindowGradients>>();

/**
 * CHITA (Benbaki et al. 2023): the loss around the weights w₀ is modelled by the gradients gᵢ of single windows, its curvature by
 * their outer products, ∇L·d + ½ dᵀ (T Σ cᵢ gᵢ gᵢᵀ + λ) d for d = w − w₀, cᵢ the windows' weights and T their tokens (gᵢ is a mean
 * over them, so that T gᵢ gᵢᵀ is the empirical Fisher information per token). That is min ½ ‖A d + e‖² + ½ λ ‖d‖² with rows
 * √(T cᵢ) gᵢ of A and e = √(cᵢ / T), over all w with k weights: from the mask that the score chose by iterative hard thresholding
 * with a line search, then by exchanging weights; what stays is always solved exactly.
 */
export const fisherRegression: WeightCompensation<z.infer<typeof options>> = {
  name: 'fisherRegression',
  explanation: 'Which weights stay and what they become is solved together, as one sparse regression on gradients.',
  citation: 'Benbaki, Chen, Meng, Hazimeh, Ponomareva, Zhao, Mazumder. ICML 2023 (CHITA). arXiv:2302.14623',
  options,
  needs: [windowGradients],
  keepsMask: false,
  withinMatrix: true,
  repair: async ({ extraction, statistics }, { values, layer, parameter }, pruned, chosen) => {
    const { samples, iterations, refinements } = chosen;
    const gradients = made.get(extraction) ?? statistics.measure(windowGradients, { samples });
    made.set(extraction, gradients);
    const problem = regressionOf(
      values,
      await (
        await gradients
      )(layer, parameter.local),
      statistics.text.length,
      chosen,
    );
    if (!problem) return pruned;
    const removed = pruned.mask.reduce((sum, bit) => sum + (1 - bit), 0);
    let solution = hardThresholding(problem, pruned.mask, (sizes) => lowestMask(sizes, removed), iterations);
    for (let round = 0; round < refinements; round += 1) {
      const better: SparseSolution | null = exchanged(problem, solution);
      if (!better) break;
      solution = better;
    }
    return { mask: solution.mask, values: new Float32Array(solution.w) };
  },
};

/** The quadratic model of the loss; null where no gradient says anything. */
export function regressionOf(
  start: Float32Array,
  windows: readonly WindowGradient[],
  tokens: number,
  { ridge }: { readonly ridge: number },
): SparseRegression | null {
  const rows = windows.map(({ gradient, weight }) => gradient.map((g) => Math.sqrt(tokens * weight) * g));
  const offset = Float64Array.from(windows, ({ weight }) => Math.sqrt(weight / tokens));
  const trace = rows.reduce((sum, row) => sum + row.reduce((all, a) => all + a * a, 0), 0);
  return trace > 0 ? { rows, start, offset, ridge: (ridge * trace) / start.length } : null;
}
