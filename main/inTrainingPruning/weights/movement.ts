import { z } from 'zod';
import type { Trainable } from '../../training/trainable.ts';
import type { Step } from '../../training/tuning.ts';
import type { InTrainingMethod } from '../inTrainingPruning.ts';
import { cubicRamp, rampEnded, rampOptions, removesAfter } from '../ramp.ts';
import { choose, findingsOf, maskedLinears, maskGradients, maskState, show } from './maskedLinears.ts';
import { ownScores, scoreStart, startingScores } from './ownScores.ts';

const options = z.strictObject({
  ...rampOptions,
  start: scoreStart,
  /** Learning rate of the scores, as a multiple of the run's. */
  scoreRate: z.number().gt(0).default(30),
});

/**
 * Scores descend ∂L/∂S = g·w, g = ∂L/∂(m ⊙ w), so under plain descent they are −Σ g·w over the steps: what shrinks has a low
 * score, whatever its size. The mask counts as the identity for the scores (straight-through), so hidden weights go on being
 * judged and may come back (Sanh et al. 2020).
 */
export const movement: InTrainingMethod<z.infer<typeof options>> = {
  name: 'movement',
  explanation:
    'While the model trains, it is watched which weights training moves towards zero. Those go, however large they still are, and come back if training asks for them.',
  citation: 'Sanh, Wolf, Rush. NeurIPS 2020. arXiv:2005.07683',
  options,
  removes: ['weights'],
  prepare: (work, { start, scoreRate, ...ramp }) => {
    const linears = maskedLinears(work);
    const scores = ownScores(linears, ({ weight }) => startingScores(start, weight.values), scoreRate);
    return {
      ...work.base,
      trainables: [...work.base.trainables, ...scores],
      beforeUpdate: () => {
        linears.forEach(({ weight: { values, gradient } }, at) => {
          const score = (scores[at] as Trainable).gradient;
          for (let i = 0; i < score.length; i += 1) score[i] = (gradient[i] as number) * (values[i] as number);
        });
        maskGradients(linears);
      },
      afterUpdate: ({ number, steps }: Step) => {
        const done = number + 1;
        const values = scores.map((one) => one.values);
        if (removesAfter(ramp, done, steps)) choose(work, linears, values, cubicRamp(ramp, done, steps));
        show(linears);
      },
      counts: (done: number) => rampEnded(ramp, done, work.steps),
      state: maskState(linears),
      findings: (layer: number) => findingsOf(linears, layer),
    };
  },
};
