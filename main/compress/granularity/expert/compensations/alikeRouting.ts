import { type NoOptions, noOptions } from '../../../../components/component.ts';
import { routerProducts } from '../../../statistics/experts/routerProducts.ts';
import { routing } from '../../../statistics/experts/routing.ts';
import { cosines, spectralClusters } from '../clusters.ts';
import type { ExpertCompensation } from '../compensation.ts';

/** Experts that the router scores alike on the text become one, by spectral clusters of its scores (Sarkar et al. 2024, UNCURL). */
export const alikeRouting: ExpertCompensation<NoOptions> = {
  name: 'alikeRouting',
  explanation:
    'Experts that the router scores alike, by spectral clusters, become one: neurons are matched, and averaged by how many tokens go to each.',
  citation: 'Sarkar, Lausen, Cevher, Zha, Brox, Karypis. 2024 (UNCURL). arXiv:2409.01483',
  options: noOptions,
  needs: [routing, routerProducts],
  aligned: true,
  prepare: async ({ statistics, extraction: { settings, workspace } }) => {
    const products = await statistics.measure(routerProducts, null);
    return ({ layer, mixture: { experts } }, kept) =>
      spectralClusters(workspace.device, cosines(products.get(layer) as Float64Array, experts), {
        ...{ count: experts, left: kept.length, seed: settings.seed },
      });
  },
};
