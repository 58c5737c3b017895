import { z } from 'zod';
import { probeGradient, probeSlopes } from '../../../statistics/probeSlopes.ts';
import { siteOf } from '../../../extraction/linears.ts';
import { parameterOf } from '../../../../models/source.ts';
import type { UnitScore } from '../score.ts';
import { overCoupled, relativeToMean } from './coupled.ts';
import { moments } from '../../../statistics/moments.ts';

const options = z.strictObject({
  probes: z.number().int().min(1).max(1024).default(8),
  epsilon: z.number().gt(0).max(0.1).default(0.01),
});

/**
 * MINI-LLM's feature map sensitivity: Σ over the unit's weights of |w_ij| · ‖x_j‖ · |ĝ_ij| with ĝ the zeroth-order gradient and x what
 * the matrix itself reads (Cheng et al. 2024, eq. 8): gradient quality at the memory of forward passes. What matrices read differs
 * by orders of magnitude, so the sums of each are taken relative to their mean before those of a coupled group are added.
 */
export const probes: UnitScore<z.infer<typeof options>> = {
  name: 'probes',
  explanation: 'Weights, activations and a gradient that is felt out by forward passes alone.',
  citation: 'Cheng, Zhang, Xu, Lv, Pan, Wang. 2024 (MINI-LLM). arXiv:2407.11681',
  options,
  needs: () => [moments, probeSlopes],
  prepare: async ({ extraction, statistics: measured }, { probes: count, epsilon }) => {
    const found = await measured.measure(probeSlopes, { probes: count, epsilon });
    const prefix = extraction.source.family.layerPrefix;
    return async (units) => {
      const { site, statistics } = units;
      const felt = async (local: string, values: Float32Array) => {
        const gradient = probeGradient(found, prefix(site.layer) + local, values);
        const { square } = await statistics.read(moments, siteOf(parameterOf(extraction.source, site.layer, local)));
        const norms = square.map(Math.sqrt);
        return values.map((w, i) => Math.abs(w * (gradient[i] as number)) * (norms[i % norms.length] as number));
      };
      return overCoupled(units, felt, relativeToMean);
    };
  },
};
