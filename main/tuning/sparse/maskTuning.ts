import { z } from 'zod';
import { windowRange } from '../../models/windows.ts';
import { Learner } from '../../training/learner.ts';
import { nextTokenLoss } from '../../training/objectives/nextToken.ts';
import type { Trainable } from '../../training/trainable.ts';
import type { Method, TuningWork } from '../../training/tuning.ts';
import { openEntries, scoresOf, shareOf, sparseLinears, trainHighest } from './sparseLinears.ts';

const options = z.strictObject({
  /** Share of the weights of all linears that a mask may switch off: those that matter most to the domain. */
  share: z.number().gt(0).max(1).default(0.1),
  /** Real mask values at first, and the value at and below which a weight is off (Mallya et al. 2018). */
  initial: z.number().gt(0).default(0.01),
  threshold: z.number().gt(0).default(0.005),
});

/**
 * Weights stay as they are; what is learned is which of them count (Zheng et al. 2023): W ⊙ 1[S > t]. The step has no
 * gradient of its own, so that of S is taken straight through it: ∂L/∂S = ∂L/∂(W ⊙ M) ⊙ W. Only weights important to the domain
 * (largest |w · ∂L/∂w| on calibration text) have a mask value.
 */
export const maskTuning: Method<z.infer<typeof options>> = {
  name: 'maskTuning',
  changes: 'model',
  explanation:
    'Changes no weight, but learns which ones to switch off: of the weights that the domain depends on most, those that do harm on its text go to zero. All others stay exactly as they were.',
  citation: 'Zheng, Wu, Feng, Zhu, Liu, Zhao, et al. ICCV 2023. arXiv:2307.15049',
  options,
  prepare: async (work, { share, initial, threshold }) => {
    const linears = await sparseLinears(work);
    const trainables = linears.map(({ one }) => one);
    const gradients = await calibrationGradients(work, trainables);
    const importance = scoresOf(linears, ({ one, from }, i) =>
      Math.abs((one.values[i] as number) * (gradients[from + i] as number)),
    );
    trainHighest(linears, importance, shareOf(share, openEntries(linears)));
    const masked = trainables.map((one) => {
      const weights = one.values.slice();
      one.values.fill(initial);
      return { one: Object.assign(one, { effective: weights.slice() }), weights };
    });
    return {
      trainables,
      beforeUpdate: () => {
        for (const { one, weights } of masked)
          for (let i = 0; i < weights.length; i += 1) one.gradient[i]! *= weights[i] as number;
      },
      afterUpdate: () => {
        for (const { one, weights } of masked)
          for (let i = 0; i < weights.length; i += 1)
            one.effective[i] = (one.values[i] as number) > threshold ? (weights[i] as number) : 0;
      },
    };
  },
};

/** Windows that move together; more would only keep more hidden states. */
const together = 8;

/** The gradient of the loss on calibration text, of all tensors one after the other. */
async function calibrationGradients(
  { source, walk, calibration }: TuningWork,
  trainables: readonly Trainable[],
): Promise<Float32Array> {
  const sum = new Float32Array(trainables.reduce((size, { values }) => size + values.length, 0));
  using learner = new Learner(source, { trainables }, walk);
  for (let window = 0; window < calibration.count; window += together) {
    const windows = windowRange(calibration, window, Math.min(calibration.count, window + together));
    await learner.gradients(windows, { head: nextTokenLoss });
    let at = 0;
    for (const { gradient } of trainables)
      for (let i = 0; i < gradient.length; i += 1, at += 1) sum[at]! += windows.count * (gradient[i] as number);
  }
  return sum;
}
