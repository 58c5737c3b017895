import { z } from 'zod';
import { factorOf } from '../../../numerics/dampedFactor.ts';
import { invertSymmetric } from '../../../../runtime/linearAlgebra/invertSymmetric.ts';
import { multiply } from '../../../../runtime/linearAlgebra/multiply.ts';
import { siteOf } from '../../../extraction/linears.ts';
import type { UnitScore } from '../score.ts';
import { columnsOf } from './columns.ts';
import { gramMatrix } from '../../../statistics/gramMatrix.ts';

const options = z.strictObject({ damping: z.number().gt(0).default(0.01) });

/**
 * tr( W_B ([H⁻¹]_BB)⁻¹ W_Bᵀ ) for the unit's columns B, H = E[x xᵀ]: the least output error of removing the unit when all
 * other columns may be refitted (OBS for structures; Kurtić et al. 2023, ZipLM, eq. 4).
 */
export const obsUnits: UnitScore<z.infer<typeof options>> = {
  name: 'obsUnits',
  explanation: 'How much of a unit’s contribution the units beside it could not make up for.',
  citation:
    'Wang, Rachwan, Günnemann, Charpentier. ICLR 2024 (SPA). arXiv:2403.18955; Kurtić, Frantar, Alistarh. NeurIPS 2023 (ZipLM)',
  options,
  needs: () => [gramMatrix],
  prepare:
    ({ extraction }, { damping }) =>
    async (units) => {
      const { site, output, weight, statistics } = units;
      const { device } = extraction.workspace;
      const columns = columnsOf(units);
      const rows = output.shape[0] as number;
      const { factor } = await factorOf(
        extraction,
        (await statistics.read(gramMatrix, siteOf(output))).gram,
        columns,
        damping,
        output.name,
      );
      const inverse = await multiply(device, factor, factor, { rows: columns, inner: columns, columns, transA: true });
      const values = await weight(output.local);
      const per = site.columns;
      return Float64Array.from({ length: site.count }, (_, unit) => {
        const first = unit * per;
        const block = Float64Array.from(
          { length: per * per },
          (_unused, at) => inverse[(first + Math.floor(at / per)) * columns + first + (at % per)] as number,
        );
        const middle = invertSymmetric(block, per);
        let error = 0;
        for (let row = 0; row < rows; row += 1) {
          for (let a = 0; a < per; a += 1) {
            const w = values[row * columns + first + a] as number;
            for (let b = 0; b < per; b += 1)
              error += w * (middle[a * per + b] as number) * (values[row * columns + first + b] as number);
          }
        }
        return error;
      });
    },
};
