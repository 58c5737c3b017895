import { z } from 'zod';
import { siteOf } from '../../../extraction/linears.ts';
import type { UnitScore } from '../score.ts';
import { columnsOf, overRows, sumPerUnit } from './columns.ts';
import { moments } from '../../../statistics/moments.ts';

const options = z.strictObject({
  /** |W| averaged over the rows, or the norm ‖W_:j‖ of the column. */
  weights: z.enum(['mean', 'norm']).default('mean'),
});

/** Σ over the unit's columns of mean_i |W_ij| · ‖x_j‖ (Wanda-sp), or of ‖W_:j‖ · ‖x_j‖ (WIFN): output energy without centring. */
export const wandaUnits: UnitScore<z.infer<typeof options>> = {
  name: 'wandaUnits',
  explanation: 'How strongly a unit is driven by the text, times the weights that read it.',
  citation: 'An, Zhao, Yu, Tang, Wang. AAAI 2024 (Wanda-sp, WIFN). arXiv:2312.11983',
  options,
  needs: () => [moments],
  prepare:
    (_, { weights }) =>
    async (units) => {
      const { output, weight, statistics } = units;
      const { square } = await statistics.read(moments, siteOf(output));
      const values = await weight(output.local);
      const rows = output.shape[0] as number;
      const sizes =
        weights === 'mean'
          ? overRows(values, columnsOf(units), Math.abs).map((sum) => sum / rows)
          : overRows(values, columnsOf(units), (w) => w * w).map(Math.sqrt);
      return sumPerUnit(
        sizes.map((size, j) => size * Math.sqrt(square[j] as number)),
        units,
      );
    },
};
