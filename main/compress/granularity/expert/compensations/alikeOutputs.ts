import { type NoOptions, noOptions } from '../../../../components/component.ts';
import { meanOutputs } from '../../../statistics/experts/meanOutputs.ts';
import { routing } from '../../../statistics/experts/routing.ts';
import { averageLinkage, rowDistances } from '../clusters.ts';
import type { ExpertCompensation } from '../compensation.ts';

/** Experts that put out nearly the same on average become one, the two nearest clusters first (Chen et al. 2024, section 3.2). */
export const alikeOutputs: ExpertCompensation<NoOptions> = {
  name: 'alikeOutputs',
  explanation:
    'Experts whose mean outputs are nearest become one, step by step, and are averaged by how many tokens go to each.',
  citation: 'Chen, Liu, Sun, Chao, Hsu, Lee. ICML 2025 (HC-SMoE). arXiv:2410.08589',
  options: noOptions,
  needs: [routing, meanOutputs],
  aligned: false,
  prepare: async ({ statistics }) => {
    const outputs = await statistics.measure(meanOutputs, null);
    return ({ layer, mixture: { experts } }, kept) =>
      averageLinkage(rowDistances(outputs.get(layer) as Float64Array, experts), experts, kept.length);
  },
};
