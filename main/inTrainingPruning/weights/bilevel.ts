import { z } from 'zod';
import type { Step } from '../../training/tuning.ts';
import type { InTrainingMethod } from '../inTrainingPruning.ts';
import {
  choose,
  findingsOf,
  type MaskedLinear,
  maskedLinears,
  maskGradients,
  maskState,
  relativeSizes,
  show,
} from './maskedLinears.ts';
import { ownScores } from './ownScores.ts';

const options = z.strictObject({
  /** γ of the lower level, ℓ(m ⊙ w) + γ/2 ‖w‖². */
  gamma: z.number().gt(0).default(1),
  /** Learning rate of the scores, as a multiple of the run's. */
  scoreRate: z.number().gt(0).default(20),
  /** Share of the steps after which the masks stay as they are. */
  until: z.number().gt(0).max(1).default(0.7),
});

/**
 * Two problems in turn, each on windows of its own: with the mask fixed, the weights descend the masked loss with an L2 term;
 * then the scores descend what the answer of the weights to a changed mask makes of the loss. A mask and a weight only ever
 * enter as their product z, so that this gradient has a closed form, (w − g/γ) ⊙ g with g = ∂ℓ/∂z, and the highest scores are
 * the new mask (Zhang et al. 2022). The share is that of the end from the first step on.
 */
export const bilevel: InTrainingMethod<z.infer<typeof options>> = {
  name: 'bilevel',
  explanation:
    'The wanted share is hidden from the start. Then the weights and the choice of what is hidden are improved in turn, and the choice reckons with what the weights would make of it.',
  citation: 'Zhang, Yao, Ram, Zhao, Chen, Hong, Wang, Liu. NeurIPS 2022. arXiv:2210.04092',
  options,
  removes: ['weights'],
  prepare: (work, { gamma, scoreRate, until }) => {
    const linears = maskedLinears(work);
    const scores = ownScores(linears, ({ weight }) => relativeSizes(weight.values), scoreRate);
    const values = scores.map((one) => one.values);
    const rates = work.base.trainables.map(({ rate }) => rate);
    choose(work, linears, values, 1);
    show(linears);
    const isUpper = (number: number) => number % 2 === 1 && number < until * work.steps;
    return {
      ...work.base,
      trainables: [...work.base.trainables, ...scores],
      beforeUpdate: ({ number }: Step) => {
        for (const one of scores) one.rate = isUpper(number) ? scoreRate : 0;
        if (!isUpper(number)) return maskGradients(linears);
        linears.forEach(({ weight: { values: weights, gradient } }, at) => {
          const score = scores[at]?.gradient as Float32Array;
          for (let i = 0; i < score.length; i += 1) {
            const g = gradient[i] as number;
            score[i] = ((weights[i] as number) - g / gamma) * g;
          }
        });
        // The gradient of this step was for the scores alone.
        for (const one of work.base.trainables) one.rate = 0;
      },
      afterUpdate: ({ number, rate }: Step) => {
        if (isUpper(number)) choose(work, linears, values, 1);
        else shrink(linears, rate * gamma);
        work.base.trainables.forEach((one, at) => (one.rate = rates[at] as number));
        show(linears);
      },
      state: maskState(linears),
      findings: (layer: number) => findingsOf(linears, layer),
    };
  },
};

/** The L2 term of the lower level, beside the optimiser so that it does not rescale it: w ← (1 − η γ) w. */
function shrink(linears: readonly MaskedLinear[], share: number): void {
  for (const { weight } of linears) for (let i = 0; i < weight.values.length; i += 1) weight.values[i]! *= 1 - share;
}
