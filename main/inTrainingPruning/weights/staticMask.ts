import { isInLayer } from '../../models/source.ts';
import { z } from 'zod';
import { trainable } from '../../training/trainable.ts';
import type { Step } from '../../training/tuning.ts';
import type { InTrainingMethod } from '../inTrainingPruning.ts';
import { cubicRamp, rampEnded, rampOptions, removesAfter } from '../ramp.ts';
import { choose, findingsOf, type MaskedLinear, maskState } from './maskedLinears.ts';
import { scoreStart, startingScores } from './ownScores.ts';

const options = z.strictObject({
  ...rampOptions,
  start: scoreStart,
});

/** A linear whose weights stand still: what is trained in their place are scores, and the model sees m ⊙ w. */
interface FrozenLinear extends MaskedLinear {
  readonly weights: Float32Array;
}

/**
 * Only the choice of what goes is trained: ∂L/∂S = g·w with the mask as the identity (straight-through), g = ∂L/∂(m ⊙ w),
 * and the lowest scores are hidden (Jiang et al. 2023). The weights keep their pretrained values.
 */
export const staticMask: InTrainingMethod<z.infer<typeof options>> = {
  name: 'staticMask',
  explanation:
    'The weights stay exactly as they are. What is trained is only which of them the model can do without, so the result is the old model and a list of what to leave out.',
  citation: 'Jiang, Wang, Zhuang, Xie, Xia. ACL 2023. arXiv:2210.06210',
  options,
  removes: ['weights'],
  prepare: async (work, { start, ...ramp }) => {
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
    return {
      ...work.base,
      trainables: [...work.base.trainables, ...linears.map(({ weight }) => weight)],
      beforeUpdate: () => {
        for (const { weight, weights } of linears)
          for (let i = 0; i < weights.length; i += 1) weight.gradient[i]! *= weights[i] as number;
      },
      afterUpdate: ({ number, steps }: Step) => {
        const done = number + 1;
        // Scores go on learning behind the ramp, so the choice is made again there.
        const again = rampEnded(ramp, done, steps) && done % ramp.every === 0;
        if (!again && !removesAfter(ramp, done, steps)) return;
        const scores = linears.map(({ weight }) => weight.values);
        choose(work, linears, scores, cubicRamp(ramp, done, steps));
        for (const { weight, weights, mask } of linears) {
          const effective = weight.effective as Float32Array;
          for (let i = 0; i < effective.length; i += 1) effective[i] = mask[i] ? (weights[i] as number) : 0;
        }
      },
      counts: (done: number) => rampEnded(ramp, done, work.steps),
      state: maskState(linears),
      findings: (layer: number) => findingsOf(linears, layer),
    };
  },
};
