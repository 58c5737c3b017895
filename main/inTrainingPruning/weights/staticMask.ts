import { isInLayer } from '../../models/source.ts';
import { z } from 'zod';
import { sigmoid } from '../../runtime/sigmoid.ts';
import { trainable } from '../../training/trainable.ts';
import type { Step } from '../../training/tuning.ts';
import type { InTrainingMethod } from '../inTrainingPruning.ts';
import { cubicRamp, rampEnded, rampOptions, removesAfter } from '../ramp.ts';
import { findingsOf, type MaskedLinear, maskState } from './maskedLinears.ts';
import { scoreStart, startingScores } from './ownScores.ts';
import { chosenByShares, sharesKept } from './scoredShares.ts';

const options = z.strictObject({
  ...rampOptions,
  start: scoreStart,
  /** λ of the penalty λ · mean over the matrices of mean σ(S) in the end; it grows with what is hidden. 0 for none. */
  pull: z.number().min(0).default(400),
  /** Scores are multiplied by this before σ where they say how much a matrix keeps: the smaller, the more alike matrices are. */
  sharpness: z.number().gt(0).max(1).default(1),
});

/** A linear whose weights stand still: what is trained in their place are scores, and the model sees m ⊙ w. */
interface FrozenLinear extends MaskedLinear {
  readonly weights: Float32Array;
}

/**
 * Only the choice of what goes is trained: ∂L/∂S = g·w with the mask as the identity (straight-through), g = ∂L/∂(m ⊙ w),
 * and the lowest scores of every matrix are hidden. How much a matrix keeps follows the mean of its σ(S) among matrices of its
 * kind, and λ · mean σ(S) pulls scores down, the harder the more is hidden (Jiang et al. 2023, §4.1 and 4.2; SMP-S of the
 * published code). The weights keep their pretrained values.
 */
export const staticMask: InTrainingMethod<z.infer<typeof options>> = {
  name: 'staticMask',
  explanation:
    'The weights stay exactly as they are. What is trained is only which of them the model can do without, so the result is the old model and a list of what to leave out.',
  citation: 'Jiang, Wang, Zhuang, Xie, Xia. ACL 2023. arXiv:2210.06210',
  options,
  removes: ['weights'],
  prepare: async (work, { start, pull, sharpness, ...ramp }) => {
    const linears: FrozenLinear[] = [];
    for (const parameter of work.source.parameters.filter(isInLayer).filter(({ role }) => role === 'linear')) {
      const { place, local, shape } = parameter;
      if (work.base.trainables.some((one) => one.place === place && one.local === local))
        throw new Error(`A mask is learned over weights that stand still, and ${local} is trained; train "frozen".`);
      const weights = await work.source.read(parameter);
      const weight = trainable(place, local, shape, startingScores(start, weights));
      weight.effective = weights.slice();
      const mask = new Uint8Array(weights.length).fill(1);
      linears.push({ weight, weights, mask, layer: place, columns: shape[1] as number });
    }
    const scores = linears.map(({ weight }) => weight.values);
    return {
      ...work.base,
      trainables: [...work.base.trainables, ...linears.map(({ weight }) => weight)],
      beforeUpdate: ({ number, steps }: Step) => {
        const now = (pull * cubicRamp(ramp, number, steps)) / linears.length;
        for (const { weight, weights } of linears)
          for (let i = 0; i < weights.length; i += 1) {
            const open = sigmoid(weight.values[i] as number);
            weight.gradient[i] =
              (weight.gradient[i] as number) * (weights[i] as number) + (now * open * (1 - open)) / weights.length;
          }
      },
      afterUpdate: ({ number, steps }: Step) => {
        const done = number + 1;
        // Scores go on learning behind the ramp, so the choice is made again there.
        const again = rampEnded(ramp, done, steps) && done % ramp.every === 0;
        if (!again && !removesAfter(ramp, done, steps)) return;
        const kept = sharesKept(work, linears, scores, { reached: cubicRamp(ramp, done, steps), sharpness });
        chosenByShares(work, linears, scores, kept).forEach((mask, at) => {
          const one = linears[at] as FrozenLinear;
          one.mask.set(mask);
          const effective = one.weight.effective as Float32Array;
          for (let i = 0; i < effective.length; i += 1) effective[i] = mask[i] ? (one.weights[i] as number) : 0;
        });
      },
      counts: (done: number) => rampEnded(ramp, done, work.steps),
      state: maskState(linears),
      findings: (layer: number) => findingsOf(linears, layer),
    };
  },
};
