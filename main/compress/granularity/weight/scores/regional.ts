import { z } from 'zod';
import { siteOf } from '../../../extraction/linears.ts';
import type { WeightScore } from '../score.ts';
import { moments } from '../../../statistics/moments.ts';
import { regionalGradients } from '../../../statistics/regionalGradients.ts';

const options = z.strictObject({ alpha: z.number().min(0).default(100) });

/**
 * |W_ij| (‖x_j‖₂ / √N + α G_ij), G = √(mean_n g²) over N windows, g the gradient of the length of what the weight's own layer puts
 * out for a window (Yang et al. 2025, equations 3 and 4). No gradient goes through the whole model.
 */
export const regional: WeightScore<z.infer<typeof options>> = {
  name: 'regional',
  explanation: 'Wanda’s score plus how much what its own layer puts out reacts to the weight.',
  citation: 'Yang, Ganesh, Mok, et al. ACL Findings 2025 (Wanda++). arXiv:2503.04992',
  options,
  needs: () => [moments, regionalGradients],
  prepare:
    ({ statistics: { text } }, { alpha }) =>
    async ({ values, columns, parameter, statistics }) => {
      const { square } = await statistics.read(moments, siteOf(parameter));
      const norms = square.map((energy) => Math.sqrt(energy * text.length));
      const squares = await statistics.read(regionalGradients, parameter.local);
      return values.map(
        (w, i) => Math.abs(w) * ((norms[i % columns] as number) + alpha * Math.sqrt(squares[i] as number)),
      );
    },
};
