import { factorOf } from '../../../numerics/dampedFactor.ts';
import { z } from 'zod';
import { siteOf } from '../../../extraction/linears.ts';
import type { WeightScore } from '../score.ts';
import { gramMatrix } from '../../../statistics/gramMatrix.ts';

const options = z.strictObject({ damping: z.number().gt(0).default(0.01) });

/** W_ij² / [H⁻¹]_jj with H = E[x xᵀ]: the output error of removing a weight when all others may answer (Hassibi & Stork 1993). */
export const obs: WeightScore<z.infer<typeof options>> = {
  name: 'obs',
  explanation: 'How much a layer’s output would change without the weight if the weights beside it made up for it.',
  citation: 'Hassibi, Stork. NeurIPS 1993 (Optimal Brain Surgeon); Frantar, Alistarh. ICML 2023. arXiv:2301.00774',
  options,
  swept: true,
  needs: () => [gramMatrix],
  prepare:
    ({ extraction }, { damping }) =>
    async ({ values, columns, parameter, statistics }) => {
      const { gram } = await statistics.read(gramMatrix, siteOf(parameter));
      const { factor } = await factorOf(extraction, gram, columns, damping, parameter.name);
      // [H⁻¹]_jj = Σ_i U_ij² for H⁻¹ = UᵀU.
      const inverse = new Float64Array(columns);
      for (let i = 0; i < columns; i += 1) {
        for (let j = i; j < columns; j += 1)
          inverse[j] = (inverse[j] as number) + (factor[i * columns + j] as number) ** 2;
      }
      return values.map((w, i) => (w * w) / (inverse[i % columns] as number));
    },
};
