import { z } from 'zod';
import type { UnitScore } from '../score.ts';
import { unitNorm } from './columns.ts';
import { gates } from '../../../statistics/gates.ts';

const options = z.strictObject({
  /** absolute: E|∂L/∂ξ| · square: E(∂L/∂ξ)², the Fisher information of the gate. */
  moment: z.enum(['absolute', 'square']).default('absolute'),
  /** Whether scores of every site are scaled to an Euclidean norm of 1. */
  normalise: z.boolean().default(false),
});

/** How much the loss of single windows reacts to a gate on the unit (Michel et al. 2019, eq. 3; Park et al. 2024, eq. 7). */
export const gate: UnitScore<z.infer<typeof options>> = {
  name: 'gate',
  explanation: 'How much the loss reacts when a unit is turned down a little, text by text.',
  citation:
    'Michel, Levy, Neubig. NeurIPS 2019. arXiv:1905.10650; Park, Choi, Kang. ICLR 2024 (K-prune). arXiv:2308.03449',
  options,
  needs: () => [gates],
  prepare:
    (_, { moment, normalise }) =>
    async ({ site, output, statistics }) => {
      const totals = await statistics.read(gates, output.local);
      const scores = moment === 'absolute' ? totals.slice(0, site.count) : totals.slice(site.count);
      return normalise ? unitNorm(scores) : scores;
    },
};
