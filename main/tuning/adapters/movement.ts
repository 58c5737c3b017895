import type { Trainable } from '../../training/trainable.ts';
import type { Step, Tuning } from '../../training/tuning.ts';

/**
 * Learning rates inside a tensor: whatever the optimiser does, entry i moves `rates[i]` times as far. Every step begins and
 * ends with nothing remembered.
 *
 * @param rates fills in the multiples of one tensor, from its values before the update.
 */
export function movement(
  trainables: readonly Trainable[],
  rates: (one: Trainable, into: Float32Array, step: Step) => void,
): Required<Pick<Tuning, 'beforeStep' | 'afterUpdate'>> {
  const all = trainables.map((one) => ({
    one,
    start: new Float32Array(one.values.length),
    rate: new Float32Array(one.values.length),
  }));
  return {
    beforeStep: (step) => {
      for (const { one, start, rate } of all) {
        start.set(one.values);
        rates(one, rate, step);
      }
    },
    afterUpdate: () => {
      for (const { one, start, rate } of all) {
        const { values } = one;
        for (let i = 0; i < values.length; i += 1) {
          const from = start[i] as number;
          values[i] = from + (rate[i] as number) * ((values[i] as number) - from);
        }
      }
    },
  };
}
