import { z } from 'zod';
import { siteOf } from '../../../extraction/linears.ts';
import { answerGates } from '../../../statistics/answers/answerGates.ts';
import { moments } from '../../../statistics/moments.ts';
import type { UnitScore } from '../score.ts';
import { columnsOf, overRows, sumPerUnit } from './columns.ts';

const options = z.strictObject({
  /** Weight of the representational knowledge beside the predictive one (λ of the paper's code). */
  representational: z.number().min(0).default(0.00025),
});

/**
 * Knowledge that goes with a unit (Park et al. 2024, eqs. 5 to 8). Predictive: KL(answers of the whole model ‖ those without the unit) to
 * second order, ½ n E[g²] nats for each token, g the gradient of a window's mean over n predicted tokens (answerGates). Representational: what
 * the unit adds to the output of its sublayer, Σ over its columns of E[x_j²] · mean_i W_ij². The published code takes squares of the
 * gradient of KL itself, which is zero on the model as it was; drawn answers give the same curvature there and behind cuts.
 */
export const knowledge: UnitScore<z.infer<typeof options>> = {
  name: 'knowledge',
  explanation: 'How far the answers, and the output of its own sublayer, would move without a unit.',
  citation: 'Park, Choi, Kang. ICLR 2024 (K-prune). arXiv:2308.03449',
  options,
  needs: () => [answerGates, moments],
  prepare:
    ({ statistics: measured }, { representational }) =>
    async (units) => {
      const { site, output, weight, statistics } = units;
      const squares = (await statistics.read(answerGates, output.local)).slice(site.count);
      const { square } = await statistics.read(moments, siteOf(output));
      const rows = output.shape[0] as number;
      const norms = overRows(await weight(output.local), columnsOf(units), (w) => w * w);
      const added = sumPerUnit(
        norms.map((norm, j) => (norm / rows) * (square[j] as number)),
        units,
      );
      const { length } = measured.text;
      return squares.map((g2, unit) => 0.5 * (length - 1) * g2 + representational * (added[unit] as number));
    },
};
