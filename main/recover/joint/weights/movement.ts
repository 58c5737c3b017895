import { z } from 'zod';
import type { Step } from '../../tuning.ts';
import type { JointMethod } from '../joint.ts';
import { cubicRamp, rampEnded, rampOptions, removesAfter } from '../ramp.ts';
import { choose, findingsOf, maskedLinears, maskGradients, maskState, show } from './maskedLinears.ts';

const options = z.strictObject(rampOptions);

/**
 * S = −Σ g·w over the steps, g = ∂L/∂(m ⊙ w): what shrinks has a negative score, whatever its size. The mask counts as the
 * identity for the scores (straight-through), so hidden weights go on being judged and may come back (Sanh et al. 2020).
 */
export const movement: JointMethod<z.infer<typeof options>> = {
  name: 'movement',
  explanation:
    'While the model trains, it is watched which weights training moves towards zero. Those go, however large they still are, and come back if training asks for them.',
  citation: 'Sanh, Wolf, Rush. NeurIPS 2020. arXiv:2005.07683',
  options,
  units: ['weight'],
  prepare: (work, ramp) => {
    const linears = maskedLinears(work);
    const scores = linears.map(({ mask }) => new Float32Array(mask.length));
    return {
      ...work.base,
      adjust: () => {
        linears.forEach(({ weight: { values, gradient } }, at) => {
          const score = scores[at] as Float32Array;
          for (let i = 0; i < score.length; i += 1) score[i]! -= (gradient[i] as number) * (values[i] as number);
        });
        maskGradients(linears);
      },
      settle: ({ number, steps }: Step) => {
        const done = number + 1;
        if (removesAfter(ramp, done, steps)) choose(work, linears, scores, cubicRamp(ramp, done, steps));
        show(linears);
      },
      counts: (done: number) => rampEnded(ramp, done, work.steps),
      state: { ...maskState(linears), ...Object.fromEntries(scores.map((score, at) => [`score.${at}`, score])) },
      findings: (layer: number) => findingsOf(linears, layer),
    };
  },
};
