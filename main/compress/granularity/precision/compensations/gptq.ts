import { z } from 'zod';
import { siteOf } from '../../../extraction/linears.ts';
import { factorOf } from '../../../numerics/dampedFactor.ts';
import { roundingSweep } from '../../../numerics/roundingSweep.ts';
import { gramMatrix } from '../../../statistics/gramMatrix.ts';
import type { PrecisionCompensation } from '../compensation.ts';

const options = z.strictObject({ damping: z.number().gt(0).default(0.01) });

/** Columns are rounded one after the other, and those that are not rounded yet make up for what was lost (GPTQ). */
export const gptq: PrecisionCompensation<z.infer<typeof options>> = {
  name: 'gptq',
  explanation:
    'Numbers are rounded column by column; those still to come are changed so that the output stays as it was on this text.',
  citation: 'Frantar, Ashkboos, Hoefler, Alistarh. ICLR 2023 (GPTQ). arXiv:2210.17323',
  options,
  needs: [gramMatrix],
  of: 'matrix',
  pack: async ({ extraction }, { parameter, statistics, values, storage, importance }, { damping }) => {
    const [rows, columns] = parameter.shape as [number, number];
    const { gram } = await statistics.read(gramMatrix, siteOf(parameter));
    const { factor } = await factorOf(extraction, gram, columns, damping, parameter.name);
    return roundingSweep(extraction.workspace.device, values, rows, factor, storage, importance);
  },
};
