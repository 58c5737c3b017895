import { z } from 'zod';
import { dampedInverse } from '../../../../runtime/linearAlgebra/dampedInverse.ts';
import { multiply } from '../../../../runtime/linearAlgebra/multiply.ts';
import { siteOf } from '../../../extraction/linears.ts';
import { weightGroup } from '../../../recipe/specification.ts';
import { selectWeights } from '../../../../runtime/select.ts';
import type { PrunedMatrix, WeightCompensation } from '../compensation.ts';
import { gramMatrix } from '../../../statistics/gramMatrix.ts';

const options = z.strictObject({
  iterations: z.number().int().min(1).max(200).default(20),
  /** Iterations in which the mask is chosen anew while the sparsity rises to its target. */
  choosing: z.number().int().min(0).default(15),
  rho: z.number().gt(0).default(1),
  damping: z.number().gt(0).default(0.1),
});

/**
 * ADMM for min ‖(W − Ŵ) X‖² subject to a mask (Boža 2024, eq. 5 to 7): columns scaled by √diag H, then with
 * M = (H + δI + ρI)⁻¹:  Z = mask ∘ (W + U),  U += W − Z,  W = M (H W₀ + ρ (Z − U)). In the first iterations the mask keeps
 * the largest |W + U| of the recipe's group, the removed share rising to its target by the cubic schedule (the published code
 * uses the final share from the start).
 */
export const admm: WeightCompensation<z.infer<typeof options>> = {
  name: 'admm',
  explanation:
    'The best values for the weights that stay, found by a few exact steps; which stay is settled on the way.',
  citation: 'Boža. TMLR 2024. arXiv:2401.02938',
  options,
  needs: [gramMatrix],
  keepsMask: false,
  repair: async (
    { extraction, specification },
    matrix,
    pruned,
    { iterations, choosing, rho, damping },
  ): Promise<PrunedMatrix> => {
    const { device } = extraction.workspace;
    const { values, rows, columns, parameter, statistics } = matrix;
    const { gram } = await statistics.read(gramMatrix, siteOf(parameter));
    const scale = Float64Array.from({ length: columns }, (_, j) => Math.sqrt(gram[j * columns + j] as number) || 1);
    const scaled = gram.map(
      (g, i) => g / ((scale[Math.floor(i / columns)] as number) * (scale[i % columns] as number)),
    );
    // The scaled Gram matrix has a diagonal of 1, so its mean is 1.
    const damped = Float64Array.from(scaled);
    for (let j = 0; j < columns; j += 1) damped[j * (columns + 1)] = (damped[j * (columns + 1)] as number) + damping;
    const shifted = Float64Array.from(damped);
    for (let j = 0; j < columns; j += 1) shifted[j * (columns + 1)] = (shifted[j * (columns + 1)] as number) + rho;
    const inverse = await dampedInverse(device, shifted, columns);
    const right = (a: Float64Array, b: Float64Array) => multiply(device, a, b, { rows, inner: columns, columns });

    const start = Float64Array.from(values, (w, i) => w * (scale[i % columns] as number));
    const target = await right(start, damped);
    const removed = pruned.mask.reduce((sum, bit) => sum + (1 - bit), 0) / pruned.mask.length;
    const group = weightGroup(specification);
    let { mask } = pruned;
    let w: Float64Array = start;
    let z = start.map((value, i) => value * (mask[i] as number));
    const u = new Float64Array(w.length);
    for (let step = 0; step < iterations; step += 1) {
      if (step < choosing) {
        const share = removed * (1 - (1 - (step + 1) / choosing) ** 3);
        const size = Float32Array.from(w, (value, i) => Math.abs(value + (u[i] as number)));
        // What a group loses was rounded down once; a share that is a hair less must not round it down again.
        mask = selectWeights(size, columns, group, share + 1e-9);
      }
      const chosen = mask;
      const current = w;
      z = current.map((value, i) => (chosen[i] ? value + (u[i] as number) : 0));
      for (let i = 0; i < u.length; i += 1) u[i] = (u[i] as number) + (current[i] as number) - (z[i] as number);
      w = await right(
        target.map((value, i) => value + rho * ((z[i] as number) - (u[i] as number))),
        inverse,
      );
    }
    const chosen = mask;
    const repaired = Float32Array.from(w, (value, i) =>
      chosen[i] ? (value + (u[i] as number)) / (scale[i % columns] as number) : 0,
    );
    return { values: repaired, mask };
  },
};
