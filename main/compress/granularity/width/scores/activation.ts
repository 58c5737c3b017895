import { z } from 'zod';
import { siteOf } from '../../../extraction/linears.ts';
import type { UnitScore } from '../score.ts';
import { meanPerUnit, sumPerUnit, unitNorm } from './columns.ts';
import { magnitudes } from '../../../statistics/magnitudes.ts';
import { moments } from '../../../statistics/moments.ts';

const options = z.strictObject({
  /**
   * energy: ‖x_j‖ · absolute: E|x_j| · window: √ mean over windows of (mean over the window of |x_j|)².
   */
  size: z.enum(['energy', 'absolute', 'window']).default('energy'),
  /** Several columns of one unit are averaged, or joined by their Euclidean norm. */
  join: z.enum(['mean', 'norm']).default('mean'),
  /** Whether scores of every site are scaled to an Euclidean norm of 1. */
  normalise: z.boolean().default(false),
});

/** How strongly the text drives a unit, whatever reads it. */
export const activation: UnitScore<z.infer<typeof options>> = {
  name: 'activation',
  explanation: 'How strongly a unit answers to your text. Units that stay silent on it go.',
  citation:
    'Muralidharan et al. NeurIPS 2024 (Minitron). arXiv:2407.14679; Valicenti, Vidal, Patnaik 2023 (Mini-GPTs). arXiv:2312.12682',
  options,
  needs: ({ size }) => [size === 'energy' ? moments : magnitudes],
  prepare:
    (_, { size, join, normalise }) =>
    async (units) => {
      const site = siteOf(units.output);
      const columns =
        size === 'energy'
          ? (await units.statistics.read(moments, site)).square.map(Math.sqrt)
          : size === 'absolute'
            ? (await units.statistics.read(magnitudes, site)).absolute
            : (await units.statistics.read(magnitudes, site)).windowSquare.map(Math.sqrt);
      const joined =
        join === 'mean'
          ? meanPerUnit(columns, units)
          : sumPerUnit(
              columns.map((value) => value * value),
              units,
            ).map(Math.sqrt);
      return normalise ? unitNorm(joined) : joined;
    },
};
