import { z } from 'zod';
import { factorOf } from '../../../numerics/dampedFactor.ts';
import type { ScoredMatrix } from '../score.ts';
import { siteOf } from '../../../extraction/linears.ts';
import type { Work } from '../../work.ts';
import type { WeightCompensation } from '../compensation.ts';
import { sparseGptSweep, type SweepChoice } from '../../../numerics/sweep.ts';
import { gramMatrix } from '../../../statistics/gramMatrix.ts';

const options = z.strictObject({
  damping: z.number().gt(0).default(0.01),
  block: z.number().int().positive().default(128),
});
type Options = z.infer<typeof options>;

/** The weights that stay take over what the removed ones did, column by column (SparseGPT's approximation of OBS). */
export const obsUpdate: WeightCompensation<Options> = {
  name: 'obsUpdate',
  explanation: 'The weights that stay are changed so that the layer’s output changes as little as possible.',
  citation: 'Frantar, Alistarh. ICML 2023 (SparseGPT). arXiv:2301.00774',
  options,
  needs: [gramMatrix],
  keepsMask: true,
  repair: (work, matrix, { mask }, chosen) => run(work, matrix, { mask }, chosen),
  sweep: (work, matrix, group, ratio, chosen) =>
    run(work, matrix, group.kind === 'pattern' ? { ratio, pattern: group } : { ratio }, {
      ...chosen,
      ...(group.kind === 'columns' ? { block: group.width } : {}),
    }),
};

async function run({ extraction }: Work, matrix: ScoredMatrix, choice: SweepChoice, { damping, block }: Options) {
  const { device } = extraction.workspace;
  const { values, rows, columns, parameter, statistics } = matrix;
  const { factor, dead } = await factorOf(
    extraction,
    (await statistics.read(gramMatrix, siteOf(parameter))).gram,
    columns,
    damping,
    parameter.name,
  );
  const { weights, mask } = await sparseGptSweep(device, values, rows, factor, choice, { block, dead });
  return { values: weights, mask };
}
