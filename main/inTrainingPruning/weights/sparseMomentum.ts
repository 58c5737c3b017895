import { z } from 'zod';
import type { Step } from '../../training/tuning.ts';
import type { InTrainingMethod } from '../inTrainingPruning.ts';
import { rampEnded } from '../ramp.ts';
import {
  choose,
  chosen,
  findingsOf,
  maskedLinears,
  maskGradients,
  maskState,
  show,
  shownSizes,
} from './maskedLinears.ts';

const options = z.strictObject({
  /** What every step adds to the gradient, per unit of weight; momentum multiplies it. */
  decay: z.number().gt(0).default(5e-4),
  /** Whether weights that get their gradient decay too, as published; a short training has to spare them. */
  decayAll: z.boolean().default(false),
  /** Share of the steps after which what has shrunk is cut. */
  until: z.number().gt(0).max(1).default(1),
});

/**
 * The weights with the largest |g·w| of a step, as many as are to stay, get their gradient; the others only decay, and high
 * momentum makes them fall to zero ever faster (Ding et al. 2019). Nothing is hidden before the end.
 */
export const sparseMomentum: InTrainingMethod<z.infer<typeof options>> = {
  name: 'sparseMomentum',
  explanation:
    'In every step only the weights that matter most for it are taught; all others fade a little. What is never taught ends near zero and is cut at the end.',
  citation: 'Ding, Ding, Zhou, Guo, Han, Liu. NeurIPS 2019. arXiv:1909.12778',
  options,
  removes: ['weights'],
  prepare: (work, { decay, decayAll, until }) => {
    const linears = maskedLinears(work);
    const cutAfter = (done: number) => rampEnded({ from: 0, until, every: 1 }, done, work.steps);
    return {
      ...work.base,
      beforeUpdate: ({ number }: Step) => {
        if (cutAfter(number)) return maskGradients(linears);
        const worth = linears.map(({ weight: { values, gradient } }) =>
          Float32Array.from(values, (w, i) => Math.abs(w * (gradient[i] as number))),
        );
        chosen(work, linears, worth, 1).forEach((active, at) => {
          const { values, gradient } = (linears[at] as (typeof linears)[number]).weight;
          for (let i = 0; i < values.length; i += 1) {
            const fading = decay * (values[i] as number);
            if (!active[i]) gradient[i] = fading;
            else if (decayAll) gradient[i]! += fading;
          }
        });
      },
      afterUpdate: ({ number }: Step) => {
        if (cutAfter(number + 1) && !cutAfter(number)) choose(work, linears, shownSizes(linears), 1);
        show(linears);
      },
      counts: cutAfter,
      state: maskState(linears),
      findings: (layer: number) => findingsOf(linears, layer),
    };
  },
};
