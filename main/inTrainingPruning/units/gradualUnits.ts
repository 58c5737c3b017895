import { z } from 'zod';
import type { InTrainingMethod } from '../inTrainingPruning.ts';
import { cubicRamp, rampEnded, rampOptions, removesAfter } from '../ramp.ts';
import { shut } from './choice.ts';
import { gatedTuning } from './gatedTuning.ts';
import { type Gates, gatePlaces, gatesAt, kindsOf } from './gates.ts';
import { gateGradient, movement } from './importance/gateGradient.ts';
import type { Importance } from './importance/importance.ts';
import { loraGradients } from './importance/loraGradients.ts';
import { saliency } from './importance/saliency.ts';

const importances = { gateGradient, movement, saliency, loraGradients } satisfies Record<string, Importance>;

const options = z.strictObject({
  ...rampOptions,
  /**
   * gateGradient: what the loss feels of a unit · movement: whether training moves it towards zero · saliency: squared
   * gradients times squared weights · loraGradients: the same idea from LoRA's gradients alone.
   */
  by: z.enum(['gateGradient', 'movement', 'saliency', 'loraGradients']).default('gateGradient'),
  /** Share of the old average that a new measurement leaves. */
  memory: z.number().min(0).lt(1).default(0.8),
  /** Steps between two measurements. */
  watch: z.number().int().min(1).default(2),
  /** For loraGradients: alpha / rank of the LoRA that is trained. */
  scale: z.number().gt(0).default(2),
});

/** Every few steps the units that matter least are switched off, more and more of them, while the rest learns. */
export const gradualUnits: InTrainingMethod<z.infer<typeof options>> = {
  name: 'gradualUnits',
  explanation:
    'While the model trains, the attention groups and neurons that matter least go, a few more every few steps, and the others make up for them.',
  citation:
    'Zhang, Chen, Shen, Yang, Ou, Yu, Zhuang. ACL Findings 2024 (LoRAPrune). arXiv:2305.18403; Lagunas, Charlaix, Sanh, Rush. EMNLP 2021. arXiv:2109.04838',
  options,
  removes: ['units', 'channels'],
  prepare: (work, { by, memory, watch, scale, ...ramp }) => {
    const { law, returns, sums, prepare }: Importance = importances[by];
    const gates = gatesAt(work, gatePlaces(work, kindsOf(work)), law, 1);
    const measure = prepare(work, { scale });
    const worth = gates.map(({ count }) => new Float64Array(count));
    const rank = (one: Gates, at: number) => {
      // Kinds compete by what a parameter of theirs is worth.
      const cost = work.group === 'model' ? one.cost : 1;
      const gone = returns ? null : one.open.slice();
      worth[at]?.forEach((value, i) => (one.ranking[i] = gone?.[i] === 0 ? -1 : value / cost));
    };
    return gatedTuning(work, gates, {
      beforeUpdate: async ({ number, steps }) => {
        const measures = number % watch === 0 && !rampEnded(ramp, number, steps);
        for (const [at, one] of gates.entries()) {
          if (measures) {
            const now = await measure(one);
            const mean = worth[at] as Float64Array;
            now.forEach(
              (value, i) => (mean[i] = sums ? (mean[i] as number) + value : average(mean[i] as number, value)),
            );
          }
          // The scores only carry gradients; the optimiser is to leave them alone.
          for (const { gradient } of Object.values(one.trained)) gradient.fill(0);
        }
      },
      afterUpdate: ({ number, steps }) => {
        if (!removesAfter(ramp, number + 1, steps)) return;
        gates.forEach(rank);
        shut(work, gates, cubicRamp(ramp, number + 1, steps));
      },
      counts: (done) => rampEnded(ramp, done, work.steps),
      state: Object.fromEntries(worth.map((values, at) => [`worth.${at}`, values])),
    });

    function average(old: number, now: number): number {
      return memory * old + (1 - memory) * now;
    }
  },
};
