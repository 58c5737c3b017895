import { z } from 'zod';
import { windowRange } from '../../models/windows.ts';
import { Learner } from '../learner.ts';
import { nextTokenLoss } from '../objectives/nextToken.ts';
import type { RegulariserComponent } from './regulariser.ts';

const options = z.strictObject({
  /** Windows of calibration text that importance is measured on. */
  windows: z.number().int().min(1).default(32),
});

/**
 * Σ G ⊙ (w − w₀)²: what general text depends on is held where it was, the rest is free (Zhang et al. 2024, eq. 4). G is the mean
 * over windows of the squared gradient of a window's loss, the diagonal of the empirical Fisher matrix (Kirkpatrick et al.
 * 2017), divided by its mean over all entries. Without general text the domain's own is used.
 */
export const dualImportance: RegulariserComponent<z.infer<typeof options>> = {
  name: 'dualImportance',
  explanation:
    'Pulls back most where general text depends on a number, and hardly where it does not: the domain is learned where there is room for it.',
  citation: 'Zhang, Liu, Zhao, Cheng, Bao, Zhang, et al. Findings of NAACL 2024. arXiv:2405.06275',
  options,
  prepare: async ({ source, walk, calibration, general }, trainables, { windows: count }) => {
    const own = new Set(source.parameters.map(({ place, local }) => `${place} ${local}`));
    const foreign = trainables.find(
      ({ place, local, effective }) => effective !== null || !own.has(`${place} ${local}`),
    );
    if (foreign) {
      throw new Error(
        `The regulariser dualImportance is about the model’s own numbers, and ${foreign.local} is none; train them, or use the regulariser elastic.`,
      );
    }
    const starts = trainables.map(({ values }) => values.slice());
    const importance = trainables.map(({ values }) => new Float32Array(values.length));
    const text = general ?? calibration;
    using learner = new Learner(source, { trainables }, walk);
    for (let window = 0; window < Math.min(count, text.count); window += 1) {
      await learner.gradients(windowRange(text, window, window + 1), { head: nextTokenLoss });
      trainables.forEach(({ gradient }, at) => {
        const sum = importance[at] as Float32Array;
        for (let i = 0; i < sum.length; i += 1) sum[i]! += (gradient[i] as number) ** 2;
      });
    }
    normalise(importance);
    return (weight) => {
      let value = 0;
      trainables.forEach(({ values, gradient }, at) => {
        const [start, heavy] = [starts[at] as Float32Array, importance[at] as Float32Array];
        for (let i = 0; i < values.length; i += 1) {
          const moved = (values[i] as number) - (start[i] as number);
          const pull = (heavy[i] as number) * moved;
          value += pull * moved;
          gradient[i]! += 2 * weight * pull;
        }
      });
      return value;
    };
  },
};

/** Divides by the mean over all entries of all arrays. */
function normalise(arrays: readonly Float32Array[]): void {
  let [sum, count] = [0, 0];
  for (const array of arrays) {
    count += array.length;
    for (let i = 0; i < array.length; i += 1) sum += array[i] as number;
  }
  const scale = sum > 0 ? count / sum : 0;
  for (const array of arrays) for (let i = 0; i < array.length; i += 1) array[i]! *= scale;
}
