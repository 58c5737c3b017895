import { z } from 'zod';
import { dampedInverse } from '../../../../runtime/linearAlgebra/dampedInverse.ts';
import { multiply } from '../../../../runtime/linearAlgebra/multiply.ts';
import { columnsOfUnits } from '../slice.ts';
import type { UnitCompensation } from '../compensation.ts';
import { gramMatrix } from '../../../statistics/gramMatrix.ts';

const options = z.strictObject({ damping: z.number().gt(0).default(0.01) });

/**
 * Mask tuning: one factor for each column that stays, min over m of ‖W X − W diag(m) X_K‖². The normal equations are
 * (WᵀW ∘ G)[K, K] (m − 1) = Σ of (WᵀW ∘ G)[K, j] over removed j, with G = E[x xᵀ] and damping towards m = 1 (Kwon et al. 2022, §4.3, in closed form).
 */
export const rescale: UnitCompensation<z.infer<typeof options>> = {
  name: 'rescale',
  explanation:
    'Units that stay are turned up or down by one factor each, so that together they replace those that went.',
  citation:
    'Xu, et al. 2025 (COMP). arXiv:2501.15255; Kwon, Kim, Mahoney, Hassoun, Keutzer, Gholami. NeurIPS 2022. arXiv:2204.09656',
  options,
  needs: [gramMatrix],
  addsBias: false,
  repair: async ({ extraction }, { site, kept, output, rows, columns, statistics }, { damping }) => {
    const { device } = extraction.workspace;
    const { gram } = await statistics.read(gramMatrix, site.at);
    const wide = Float64Array.from(output);
    const inner = await multiply(device, wide, wide, { rows: columns, inner: rows, columns, transA: true });
    const both = inner.map((value, i) => value * (gram[i] as number));
    const stays = columnsOfUnits(kept, site.columns);
    const keeps = new Set(stays);
    const gone = Array.from({ length: columns }, (_unused, j) => j).filter((j) => !keeps.has(j));
    const k = stays.length;
    const square = new Float64Array(k * k);
    const wanted = new Float64Array(k);
    stays.forEach((i, row) => {
      stays.forEach((j, column) => (square[row * k + column] = both[i * columns + j] as number));
      for (const j of gone) wanted[row] = (wanted[row] as number) + (both[i * columns + j] as number);
    });
    const inverse = await dampedInverse(device, square, k, damping);
    const factors = await multiply(device, inverse, wanted, { rows: k, inner: k, columns: 1 });
    const result = Float32Array.from(output);
    for (let row = 0; row < rows; row += 1) {
      stays.forEach(
        (j, at) => (result[row * columns + j] = (result[row * columns + j] as number) * (1 + (factors[at] as number))),
      );
    }
    return { output: result };
  },
};
