import { z } from 'zod';
import { unitOfEntry } from '../../models/unitSums.ts';
import type { InTrainingMethod } from '../inTrainingPruning.ts';
import { shut } from './choice.ts';
import { gatedTuning } from './gatedTuning.ts';
import { type Gates, gatePlaces, gatesAt, kindsOf } from './gates.ts';
import { gateGradient } from './importance/gateGradient.ts';
import { unitWeights } from './importance/saliency.ts';
import { sampled } from './sampled.ts';

const options = z.strictObject({
  /** Share of the steps in which the units that go are found out. */
  watch: z.number().gt(0).lt(1).default(0.1),
  /** squares: weights shrink by a share of themselves · sizes: all by the same amount. */
  norm: z.enum(['squares', 'sizes']).default('squares'),
  /** Share of its weights' usual size that a step takes from a unit that goes. */
  strength: z.number().gt(0).lt(1).default(0.05),
});

/**
 * First chooses, then presses, then cuts: the weights of the units that will go, and only those, are pulled to zero while the
 * model trains, so that what they know moves into the rest. The pull is a proximal step after the optimiser's: w (1 − κ)
 * for squares, sign(w) max(0, |w| − κ m) for sizes, m the mean size of the unit's weights in that matrix at first.
 */
export const pressure: InTrainingMethod<z.infer<typeof options>> = {
  name: 'pressure',
  explanation:
    'Decides first which units will go, then squeezes them smoothly while the model trains, so that what they know moves into what stays.',
  citation: 'Feng et al. 2025 (DReSS). arXiv:2501.17905',
  options,
  removes: ['units'],
  prepare: (work, { watch, norm, strength }) => {
    const gates = gatesAt(work, gatePlaces(work, kindsOf(work)), gateGradient.law, 1);
    const measure = gateGradient.prepare(work, { scale: 1 });
    const chosenAfter = Math.max(1, Math.round(watch * work.steps));
    const parts = gates.map((one) => unitWeights(work, one));
    const usual = parts.map((of) => of.map(({ weight }) => meanSize(weight.values)));
    const shrink = (w: number, amount: number) =>
      norm === 'squares' ? w * (1 - strength) : Math.sign(w) * Math.max(0, Math.abs(w) - amount);
    const squeeze = (one: Gates, at: number) =>
      parts[at]?.forEach(({ slice, weight: { values } }, which) => {
        const amount = strength * (usual[at]?.[which] as number);
        const unitOf = unitOfEntry(one, slice, values.length);
        for (let i = 0; i < values.length; i += 1)
          if (!one.open[unitOf(i)]) values[i] = shrink(values[i] as number, amount);
      });
    const whole = sampled(gates, work.seed, () => undefined, {
      beforeUpdate: async ({ number }) => {
        for (const one of gates) {
          if (number < chosenAfter) {
            const cost = work.group === 'model' ? one.cost : 1;
            (await measure(one)).forEach((value, i) => (one.ranking[i]! += value / cost));
          }
          for (const { gradient } of Object.values(one.trained)) gradient.fill(0);
        }
      },
      afterUpdate: ({ number }) => {
        if (number + 1 === chosenAfter) shut(work, gates, 1);
        if (number + 1 > chosenAfter) gates.forEach(squeeze);
      },
    });
    return gatedTuning(work, gates, { ...whole, counts: (done) => done > chosenAfter });
  },
};

const meanSize = (values: Float32Array): number => values.reduce((sum, w) => sum + Math.abs(w), 0) / values.length;
