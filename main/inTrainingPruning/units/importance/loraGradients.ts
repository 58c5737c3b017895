import { parameterOf } from '../../../models/source.ts';
import { addUnitSums } from '../../../models/unitSums.ts';
import type { Trainable } from '../../../training/trainable.ts';
import { switches } from '../laws/plain.ts';
import type { Importance } from './importance.ts';

interface Factor {
  readonly values: Float32Array;
  readonly gradient: Float32Array;
}

/**
 * (ĝ ⊙ (W + s B A))² of every weight, with ĝ = g_B A + s B g_A − g_B g_A the gradient of W as it is estimated from those of
 * the factors alone, g_B that of s B (LoRAPrune, Zhang et al. 2024).
 *
 * @param w the frozen weight, row-major [rows, columns]; a [rank, columns], b [rows, rank].
 */
export function estimatedWorth(w: Float32Array, a: Factor, b: Factor, rank: number, scale: number): Float64Array {
  const columns = a.values.length / rank;
  const rows = b.values.length / rank;
  const worth = new Float64Array(w.length);
  const [estimate, merged] = [new Float64Array(columns), new Float64Array(columns)];
  for (let row = 0; row < rows; row += 1) {
    estimate.fill(0);
    for (let j = 0; j < columns; j += 1) merged[j] = w[row * columns + j] as number;
    for (let k = 0; k < rank; k += 1) {
      const sB = scale * (b.values[row * rank + k] as number);
      const gB = (b.gradient[row * rank + k] as number) / scale;
      for (let j = 0; j < columns; j += 1) {
        const [at, gA] = [a.values[k * columns + j] as number, a.gradient[k * columns + j] as number];
        estimate[j]! += gB * (at - gA) + sB * gA;
        merged[j]! += sB * at;
      }
    }
    for (let j = 0; j < columns; j += 1)
      worth[row * columns + j] = ((estimate[j] as number) * (merged[j] as number)) ** 2;
  }
  return worth;
}

/**
 * Importance from the gradients of LoRA's factors: no gradient of a whole matrix is ever there. The sums of every matrix are brought to
 * an Euclidean norm of 1 before those of a unit are added, so that none decides for its scale alone (as published).
 */
export const loraGradients: Importance = {
  law: switches,
  returns: false,
  sums: false,
  prepare:
    ({ base, source }, { scale }) =>
    async ({ slices, count }) => {
      const sums = new Float64Array(count);
      for (const slice of slices) {
        const parameter = parameterOf(source, slice.place, slice.local);
        if (parameter.role !== 'linear') continue;
        const factor = (name: string): Trainable | undefined =>
          base.trainables.find((one) => one.place === slice.place && one.local === `${parameter.linear}~${name}`);
        const [a, b] = [factor('a'), factor('b')];
        if (!a || !b)
          throw new Error(`This way of pruning needs LoRA beside every matrix, and ${slice.local} has none.`);
        const w = await source.read(parameter);
        const own = new Float64Array(count);
        addUnitSums({ count }, slice, estimatedWorth(w, a, b, a.shape[0] as number, scale), own);
        const norm = Math.max(Math.sqrt(own.reduce((sum, value) => sum + value * value, 0)), 1e-300);
        own.forEach((value, unit) => (sums[unit]! += value / norm));
      }
      return sums;
    },
};
