import { z } from 'zod';
import type { UnitScore } from '../score.ts';
import { overCoupled } from './coupled.ts';
import { hessianDiagonal } from '../../../statistics/hessianDiagonal.ts';

const options = z.strictObject({
  samples: z.number().int().min(1).max(256).default(16),
  step: z.number().gt(0).max(0.1).default(0.01),
});

/**
 * Tr(H_u) / 2p · ‖w_u‖² for a unit of p weights, the trace from Hutchinson samples (Yu et al. 2022, eq. 6). A trace that
 * sampling made negative stays negative: all of them at zero would go in the order of storage.
 */
export const curvature: UnitScore<z.infer<typeof options>> = {
  name: 'curvature',
  explanation: 'How sharply the loss bends in the direction of a unit’s weights, times how large they are.',
  citation: 'Yu, Yao, Gholami, Dong, Kim, Mahoney, Keutzer. WACV 2022 (HAP). arXiv:2101.08940',
  options,
  needs: () => [hessianDiagonal],
  prepare: async ({ statistics }, { samples, step }) => {
    const diagonals = await statistics.measure(hessianDiagonal, { samples, step });
    return async (units) => {
      let weights = 0;
      const trace = await overCoupled(units, async (local, values) => {
        weights += values.length / units.site.count;
        const sum = new Float64Array(values.length);
        for (const diagonal of diagonals) {
          (await diagonal(units.site.layer, local)).forEach((value, i) => (sum[i]! += value / samples));
        }
        return sum;
      });
      const norm = await overCoupled(units, (_local, values) => values.map((w) => w * w));
      return trace.map((t, u) => (t / (2 * weights)) * (norm[u] as number));
    };
  },
};
