import { z } from 'zod';
import { balanced, plainFactors, weightedFactors } from '../../../numerics/lowRank.ts';
import { siteOf } from '../../../extraction/linears.ts';
import { gramMatrix } from '../../../statistics/gramMatrix.ts';
import type { PrecisionCompensation } from '../compensation.ts';

const options = z.strictObject({
  rank: z.number().int().min(1).max(4096).default(8),
  /** Of what was lost: by the inputs, as published, or every number alike (plain singular value decomposition). */
  weighting: z.enum(['covariance', 'none']).default('covariance'),
  /** What the factors are stored as; rows that do not fit are float16. */
  storage: z.enum(['q8_0', 'F16', 'BF16', 'F32']).default('q8_0'),
});

/**
 * EoRA (Liu et al. 2024, equations 4 to 6): with C = E[x xᵀ] = Q Λ Qᵀ and ΔW what the rounding lost, the best rank-r answer to
 * ΔW Q Λ^½ is projected back by Λ^−½ Qᵀ, which is least ‖(ΔW − U D) x‖² on this text. The factors are never merged: that would
 * round them again, to what was lost before.
 */
export const residual: PrecisionCompensation<z.infer<typeof options>> = {
  name: 'residual',
  explanation:
    'A small pair of matrices beside the rounded one gives back the part of what was lost that matters most for this text.',
  citation: 'Liu, Khadkevich, Fung, Sakr, Yang, Wang, et al. 2024 (EoRA). arXiv:2410.21271',
  options,
  needs: [gramMatrix],
  of: 'beside',
  beside: ({ rank, storage }, rows, columns) => ({ rank: Math.min(rank, rows, columns), storage }),
  factors: async ({ extraction }, { parameter, statistics }, lost, { rank, weighting }) => {
    const [rows, columns] = parameter.shape as [number, number];
    const { device } = extraction.workspace;
    const least = Math.min(rank, rows, columns);
    if (weighting === 'none') return balanced(await plainFactors(device, lost, rows, least));
    const { gram } = await statistics.read(gramMatrix, siteOf(parameter));
    return balanced(await weightedFactors(device, lost, rows, gram, least));
  },
};
