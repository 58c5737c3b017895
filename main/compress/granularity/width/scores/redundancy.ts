import { multiply } from '../../../../runtime/linearAlgebra/multiply.ts';
import { type NoOptions, noOptions } from '../../../../components/component.ts';
import { siteOf } from '../../../extraction/linears.ts';
import type { UnitScore } from '../score.ts';
import { columnsOf, overRows, sumPerUnit } from './columns.ts';
import { gramMatrix } from '../../../statistics/gramMatrix.ts';
import { moments } from '../../../statistics/moments.ts';

/**
 * Greedy output approximation (Li et al. 2024). Neurons: E[x_j²] ‖W_:j‖², the second moment of the hidden activation
 * times the next weight. Attention groups: output energy times (1 − the largest cosine between the group's output and
 * another group's), so that of two groups that say the same one can go. Outputs are compared behind the projection:
 * E⟨y_u, y_v⟩ = tr(W_u G_uv W_vᵀ) with G the Gram matrix.
 */
export const redundancy: UnitScore<NoOptions> = {
  name: 'redundancy',
  explanation: 'How much a unit adds to the output that no other unit of the layer already says.',
  citation: 'Li, Niu, Zhang, Liu, Zhu, Kang. 2024. arXiv:2407.19126',
  options: noOptions,
  needs: () => [gramMatrix, moments],
  prepare:
    ({ extraction }) =>
    async (units) => {
      const { site, output, weight, statistics } = units;
      const columns = columnsOf(units);
      const values = await weight(output.local);
      if (site.columns === 1) {
        const { square } = await statistics.read(moments, siteOf(output));
        const norms = overRows(values, columns, (w) => w * w);
        return sumPerUnit(
          norms.map((norm, j) => norm * (square[j] as number)),
          units,
        );
      }
      const { gram } = await statistics.read(gramMatrix, siteOf(output));
      const { device } = extraction.workspace;
      const wide = Float64Array.from(values);
      const rows = output.shape[0] as number;
      const products = await multiply(device, wide, wide, { rows: columns, inner: rows, columns, transA: true });
      const inner = new Float64Array(site.count * site.count);
      for (let a = 0; a < columns; a += 1) {
        for (let b = 0; b < columns; b += 1) {
          const at = Math.floor(a / site.columns) * site.count + Math.floor(b / site.columns);
          inner[at] = (inner[at] as number) + (gram[a * columns + b] as number) * (products[a * columns + b] as number);
        }
      }
      const energy = Float64Array.from({ length: site.count }, (_, u) => inner[u * site.count + u] as number);
      return energy.map((own, u) => {
        let nearest = 0;
        energy.forEach((other, v) => {
          const cosine = (inner[u * site.count + v] as number) / Math.max(Math.sqrt(own * other), 1e-300);
          if (v !== u) nearest = Math.max(nearest, cosine);
        });
        return own * (1 - nearest);
      });
    },
};
