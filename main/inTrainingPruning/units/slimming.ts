import { z } from 'zod';
import type { InTrainingMethod } from '../inTrainingPruning.ts';
import { shut } from './choice.ts';
import { gatedTuning } from './gatedTuning.ts';
import { gated, gatePlaces, gatesAt, kindsOf } from './gates.ts';
import { factors } from './laws/plain.ts';
import { sampled } from './sampled.ts';

const options = z.strictObject({
  /** Weight of the sum of the factors' sizes. */
  pull: z.number().gt(0).default(1e-4),
  /** Learning rate of the factors as a multiple of the run's. */
  gateRate: z.number().gt(0).default(5),
});

/** A factor for every unit, pulled towards zero by pull · Σ |c|; the smallest go (Liu et al. 2017; Chen et al. 2021). */
export const slimming: InTrainingMethod<z.infer<typeof options>> = {
  name: 'slimming',
  explanation:
    'Learns, in the first steps already, one factor for every unit that is pulled towards zero; units whose factor gives way are not needed.',
  citation:
    'Gu, Fu, Liu, Shen, Lin, Wang. 2024 (Light-PEFT). arXiv:2406.03792; Liu, Li, Shen, Huang, Yan, Zhang. ICCV 2017. arXiv:1708.06519',
  options,
  removes: gated,
  prepare: (work, { pull, gateRate }) => {
    const gates = gatesAt(work, gatePlaces(work, kindsOf(work)), factors, gateRate);
    const whole = sampled(gates, work.seed, () => undefined, {
      beforeUpdate: () => {
        for (const { trained } of gates)
          for (const { values, gradient } of Object.values(trained))
            for (let i = 0; i < values.length; i += 1) gradient[i]! += pull * Math.sign(values[i] as number);
      },
      afterUpdate: () => {
        for (const { ranking, trained } of gates) ranking.set((trained['factor']?.values ?? ranking).map(Math.abs));
        shut(work, gates, 1);
      },
    });
    return gatedTuning(work, gates, { ...whole, counts: (done) => done > 0 });
  },
};
