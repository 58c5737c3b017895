import { type NoOptions, noOptions } from '../../../../components/component.ts';
import { routerProducts } from '../../../statistics/experts/routerProducts.ts';
import { routing } from '../../../statistics/experts/routing.ts';
import { cosines } from '../clusters.ts';
import type { ExpertCompensation } from '../compensation.ts';

/** Every expert that goes is merged into that of the kept ones which the router scores most alike (Li et al. 2024, section 3.2). */
export const intoUsed: ExpertCompensation<NoOptions> = {
  name: 'intoUsed',
  explanation:
    'An expert that goes is merged into the kept one that the router scores most alike: neurons are matched, and averaged by how many tokens go to each.',
  citation: 'Li, Zhang, Yadav, Sung, et al. ICLR 2024 (Merge, then compress: M-SMoE). arXiv:2310.01334',
  options: noOptions,
  needs: [routing, routerProducts],
  aligned: true,
  prepare: async ({ statistics }) => {
    const products = await statistics.measure(routerProducts, null);
    return ({ layer, mixture: { experts } }, kept) => {
      const alike = cosines(products.get(layer) as Float64Array, experts);
      const groups = kept.map((one) => [one]);
      for (let expert = 0; expert < experts; expert += 1) {
        if (kept.includes(expert)) continue;
        const own = kept.map((one) => alike[expert * experts + one] as number);
        groups[own.indexOf(Math.max(...own))]?.push(expert);
      }
      return groups;
    };
  },
};
