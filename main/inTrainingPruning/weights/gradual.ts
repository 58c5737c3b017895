import { z } from 'zod';
import type { Step } from '../../training/tuning.ts';
import type { InTrainingMethod } from '../inTrainingPruning.ts';
import { cubicRamp, rampEnded, rampOptions, removesAfter } from '../ramp.ts';
import { choose, findingsOf, maskedLinears, maskGradients, maskState, show, shownSizes } from './maskedLinears.ts';

const options = z.strictObject(rampOptions);

/** Every few steps the smallest weights are hidden for good, more and more of them (Zhu & Gupta 2017). */
export const gradualMagnitude: InTrainingMethod<z.infer<typeof options>> = {
  name: 'gradualMagnitude',
  explanation:
    'While the model trains, the smallest weights go, a few more every few steps, and the others make up for them.',
  citation: 'Zhu, Gupta. 2017. arXiv:1710.01878',
  options,
  removes: ['weights'],
  bySize: true,
  prepare: (work, ramp) => {
    const linears = maskedLinears(work);
    return {
      ...work.base,
      beforeUpdate: () => maskGradients(linears),
      afterUpdate: ({ number, steps }: Step) => {
        const done = number + 1;
        if (removesAfter(ramp, done, steps)) choose(work, linears, shownSizes(linears), cubicRamp(ramp, done, steps));
        show(linears);
      },
      counts: (done: number) => rampEnded(ramp, done, work.steps),
      state: maskState(linears),
      findings: (layer: number) => findingsOf(linears, layer),
    };
  },
};
