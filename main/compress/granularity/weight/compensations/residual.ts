import { z } from 'zod';
import { weightedFactors } from '../../../numerics/lowRank.ts';
import { siteOf } from '../../../extraction/linears.ts';
import type { WeightCompensation } from '../compensation.ts';
import { gramMatrix } from '../../../statistics/gramMatrix.ts';

const options = z.strictObject({ rank: z.number().int().min(1).max(4096).default(8) });

/** EoRA: the best low-rank answer to what was removed, weighted by the inputs; it stays beside the matrix. */
export const residual: WeightCompensation<z.infer<typeof options>> = {
  name: 'residual',
  explanation: 'A small pair of matrices beside the pruned one gives back the most important part of what was removed.',
  citation: 'Liu, Khadkevich, Fung, Sakr, Yang, Wang, et al. 2024 (EoRA). arXiv:2410.21271',
  options,
  needs: [gramMatrix],
  keepsMask: true,
  adds: ({ rank }, rows, columns) => Math.min(rank, rows, columns) * (rows + columns),
  repair: async ({ extraction }, matrix, pruned, { rank }) => {
    const { values, rows, columns, parameter, statistics } = matrix;
    const lost = values.map((w, i) => w - (pruned.values[i] as number));
    const { gram } = await statistics.read(gramMatrix, siteOf(parameter));
    const least = Math.min(rank, rows, columns);
    return { ...pruned, factors: await weightedFactors(extraction.workspace.device, lost, rows, gram, least) };
  },
};
