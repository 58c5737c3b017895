import { z } from 'zod';
import { siteOf } from '../../../extraction/linears.ts';
import type { WeightScore } from '../score.ts';
import { gradientSquares } from '../../../statistics/gradientSquares.ts';
import { moments } from '../../../statistics/moments.ts';

const options = z.strictObject({ alpha: z.number().min(0).default(100) });

/**
 * |W_ij| (‖x_j‖₂ / √N + α √Σ_n g²) over N windows, g the gradient of a window's mean loss (Das et al. 2024, eq. 6 as
 * published in code; α is the code's constant).
 */
export const gblm: WeightScore<z.infer<typeof options>> = {
  name: 'gblm',
  explanation: 'Wanda’s score plus how much the loss on your text reacts to the weight.',
  citation: 'Das, Sun, Ma, Shen. 2024. arXiv:2311.04902',
  options,
  needs: () => [moments, gradientSquares],
  prepare:
    ({ statistics: { text } }, { alpha }) =>
    async ({ values, columns, parameter, statistics }) => {
      const { square } = await statistics.read(moments, siteOf(parameter));
      const norms = square.map((energy) => Math.sqrt(energy * text.length));
      const squares = await statistics.read(gradientSquares, parameter.local);
      return values.map(
        (w, i) =>
          Math.abs(w) * ((norms[i % columns] as number) + alpha * Math.sqrt(text.windows * (squares[i] as number))),
      );
    },
};
