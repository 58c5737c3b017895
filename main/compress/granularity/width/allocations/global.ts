import { z } from 'zod';
import type { UnitAllocation } from '../allocation.ts';
import { globalUnits } from './choice.ts';

const options = z.strictObject({
  /**
   * Whether units are ranked by their score for each of their parameters. Scores that add up over weights need it: a group
   * that is a hundred times as large as a neuron would else never be the first to go.
   */
  perParameter: z.boolean().default(false),
});

export const global: UnitAllocation<z.infer<typeof options>> = {
  name: 'global',
  explanation: 'One ranking of everything decides how much each layer loses.',
  citation: 'An, Zhao, Yu, Tang, Wang. AAAI 2024 (FLAP). arXiv:2312.11983',
  options,
  wholeModel: true,
  decides: true,
  needs: () => [],
  choose: async ({ scored, sparsity, shareOf }, { perParameter }) => {
    const sites = await scored();
    const ranked = sites.map(({ site, scores }) => ({ site, scores: scores.map((score) => score / site.cost) }));
    return globalUnits(perParameter ? ranked : sites, sparsity, shareOf);
  },
};
