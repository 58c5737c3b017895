import { z } from 'zod';
import type { Step } from '../../training/tuning.ts';
import type { InTrainingMethod } from '../inTrainingPruning.ts';
import { rampEnded, rampOptions, rampWay, removesAfter } from '../ramp.ts';
import {
  choose,
  findingsOf,
  type MaskedLinear,
  maskedLinears,
  maskGradients,
  maskState,
  show,
} from './maskedLinears.ts';
import { SoftMasks } from './softMasks.ts';

const options = z.strictObject({
  ...rampOptions,
  /** τ as a multiple of t²: how wide the way from hidden to shown is. */
  temperature: z.number().gt(0).max(100).default(0.2),
});

/**
 * The model computes with w·m(w), m = e^(w²/τ) / (e^(w²/τ) + e^(t²/τ)), t the size that parts what goes from what stays at the
 * share reached so far. The gradient of w runs through its mask: g · (m + w·m·(1 − m)·2w/τ), so that weights on the border
 * are driven to one side (Cho et al. 2023). The ramp is linear; at its end the masks become hard.
 */
export const softMagnitude: InTrainingMethod<z.infer<typeof options>> = {
  name: 'softMagnitude',
  explanation:
    'Small weights fade instead of vanishing at once, and training decides for those on the border whether they grow or go. Nothing is learned beside the weights themselves.',
  citation: 'Cho, Adya, Naik. NeurIPS 2023. arXiv:2305.11203',
  options,
  removes: ['weights'],
  bySize: true,
  prepare: (work, { temperature, ...ramp }) => {
    const linears = maskedLinears(work);
    const soft = new SoftMasks(work, linears);
    const isHard = (done: number) => rampEnded(ramp, done, work.steps);
    return {
      ...work.base,
      beforeUpdate: ({ number }: Step) => {
        if (isHard(number)) return maskGradients(linears);
        soft.each((at, i, group) => {
          const { values, gradient } = (linears[at] as MaskedLinear).weight;
          const square = (values[i] as number) ** 2;
          const m = soft.value(square, group);
          gradient[i]! *= m + (m * (1 - m) * 2 * square) / (soft.widths[group] as number);
        });
      },
      afterUpdate: ({ number, steps }: Step) => {
        const done = number + 1;
        const squares = () => linears.map(({ weight }) => weight.values.map((w) => w * w));
        if (removesAfter(ramp, done, steps)) {
          const scores = squares();
          choose(work, linears, scores, rampWay(ramp, done, steps));
          soft.between(scores);
          // A group whose border lies at zero still needs a width.
          soft.levels.forEach((level, group) => (soft.widths[group] = Math.max(temperature * level, 1e-12)));
        }
        if (isHard(done)) show(linears);
        else soft.show(squares());
      },
      counts: isHard,
      state: { ...maskState(linears), ...soft.state },
      findings: (layer: number) => findingsOf(linears, layer),
    };
  },
};
