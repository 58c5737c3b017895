import { z } from 'zod';
import type { Step } from '../../training/tuning.ts';
import type { InTrainingMethod } from '../inTrainingPruning.ts';
import { cubicRamp, rampEnded, rampOptions, rampWay, removesAfter } from '../ramp.ts';
import {
  choose,
  findingsOf,
  type MaskedLinear,
  maskedLinears,
  maskGradients,
  maskState,
  show,
  shownSizes,
} from './maskedLinears.ts';

const options = z.strictObject({
  ...rampOptions,
  /** Share of the remaining weights that go beyond the ramp and are replaced; falls to 0 along half a cosine. */
  regrown: z.number().gt(0).lt(1).default(0.3),
});

/**
 * Gradual magnitude pruning that takes too many, and lets as many of all hidden weights return as are wanted: those on which
 * the loss depends most, from zero (Liu et al. 2021).
 */
export const regrowth: InTrainingMethod<z.infer<typeof options>> = {
  name: 'regrowth',
  explanation:
    'While the model trains, the smallest weights go, and a few more than that. In their place those hidden weights come back, from zero, which training would change most.',
  citation: 'Liu, Chen, Chen, Atashgahi, Yin, Kou, Shen, Pechenizkiy, Wang, Mocanu. NeurIPS 2021. arXiv:2106.10404',
  options,
  removes: ['weights'],
  prepare: (work, { regrown, ...ramp }) => {
    if (typeof work.group === 'object' && work.group.kind === 'pattern')
      throw new Error('A pattern of removed weights leaves no room for others to return; prune rows or matrices.');
    const linears = maskedLinears(work);
    // Of the step, for all weights: what is hidden has a gradient too.
    const slopes = linears.map(({ mask }) => new Float32Array(mask.length));
    return {
      ...work.base,
      beforeUpdate: () => {
        linears.forEach(({ weight: { gradient } }, at) => slopes[at]?.set(gradient));
        maskGradients(linears);
      },
      afterUpdate: ({ number, steps }: Step) => {
        const done = number + 1;
        if (removesAfter(ramp, done, steps)) {
          const reached = cubicRamp(ramp, done, steps);
          const extra = (regrown / 2) * (1 + Math.cos(Math.PI * rampWay(ramp, done, steps)));
          const beyond = (final: number) => final * reached + extra * (1 - final * reached);
          choose(work, linears, shownSizes(linears), beyond);
          // Whatever returns, returns from zero.
          clearHidden(linears);
          choose(work, linears, returning(linears, slopes), reached);
        }
        // Momentum may have moved what is hidden.
        clearHidden(linears);
        show(linears);
      },
      counts: (done: number) => rampEnded(ramp, done, work.steps),
      state: maskState(linears),
      findings: (layer: number) => findingsOf(linears, layer),
    };
  },
};

/** Scores by which what is shown stays and of the rest the steepest return. */
const returning = (linears: readonly MaskedLinear[], slopes: readonly Float32Array[]): Float32Array[] =>
  linears.map(({ mask }, at) =>
    Float32Array.from(slopes[at] as Float32Array, (slope, i) => (mask[i] ? Infinity : Math.abs(slope))),
  );

function clearHidden(linears: readonly MaskedLinear[]): void {
  for (const { weight, mask } of linears) for (let i = 0; i < mask.length; i += 1) if (!mask[i]) weight.values[i] = 0;
}
