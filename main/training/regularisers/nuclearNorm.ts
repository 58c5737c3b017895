import { z } from 'zod';
import { svd } from '../../runtime/linearAlgebra/svd.ts';
import type { Trainable } from '../trainable.ts';
import type { RegulariserComponent } from './regulariser.ts';

const options = z.strictObject({
  /** Steps between two decompositions; the pull of such a step stands for all of them. */
  every: z.number().int().min(1).default(10),
});

/** Singular values below this share of the largest have no direction that stands out from rounding. */
const negligible = 1e-6;

/**
 * Σ ‖W − W₀‖∗ over all trained matrices, the sum of the singular values of their change: pulls it towards low rank. Its
 * subgradient is U Vᵀ (Watson 1992). Because that takes a decomposition, it is added only every so many steps, as many times
 * larger.
 */
export const nuclearNorm: RegulariserComponent<z.infer<typeof options>> = {
  name: 'nuclearNorm',
  explanation: 'Pulls the change of every matrix towards few directions, so that it stays simple.',
  citation:
    'Watson. Linear Algebra and its Applications 1992; Hu, Zhang, Yi, Huang, Wang, Ma. ICLR 2025. arXiv:2409.06633',
  options,
  prepare: ({ walk }, trainables, { every }) => {
    const matrices = trainables.filter(({ shape }) => shape.length === 2 && Math.min(...shape) > 1);
    const starts = matrices.map(({ values }) => values.slice());
    const change = ({ values }: Trainable, start: Float32Array) =>
      Float64Array.from(values, (value, i) => value - (start[i] as number));
    return async (weight, { number }) => {
      if (number % every !== 0) return 0;
      let value = 0;
      for (const [at, one] of matrices.entries()) {
        const [rows, columns] = one.shape as [number, number];
        const moved = change(one, starts[at] as Float32Array);
        if (one.rate === 0 || moved.every((entry) => entry === 0)) continue;
        const { u, s, vt } = await svd(walk.device, moved, rows, columns);
        const rank = s.findLastIndex((one) => one > negligible * (s[0] as number)) + 1;
        for (const one of s) value += one;
        addProduct(one.gradient, { u, vt, rank, columns, k: s.length }, weight * every);
      }
      return value;
    };
  },
};

/** G ← G + factor · U Vᵀ over the first `rank` directions. */
function addProduct(
  gradient: Float32Array,
  { u, vt, rank, columns, k }: { u: Float64Array; vt: Float64Array; rank: number; columns: number; k: number },
  factor: number,
): void {
  for (let row = 0; row * columns < gradient.length; row += 1) {
    for (let at = 0; at < rank; at += 1) {
      const left = factor * (u[row * k + at] as number);
      for (let column = 0; column < columns; column += 1)
        gradient[row * columns + column]! += left * (vt[at * columns + column] as number);
    }
  }
}
