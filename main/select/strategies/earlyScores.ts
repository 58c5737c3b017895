import { z } from 'zod';
import type { DocumentFeatures } from '../features.ts';
import { measurable } from '../space.ts';
import type { SelectionTask } from '../strategy.ts';
import { dropOptions } from './withoutHardest.ts';

export const trainingRate = z.number().gt(0).max(1).default(0.001);

export const earlyOptions = dropOptions.extend({
  /** Passes over the pool before scores are taken; 0 for the scores of the model as it is. */
  epochs: z.number().min(0).max(20).default(1),
  /** Trainings whose scores are averaged, each from other first values in another order. */
  seeds: z.number().int().min(1).max(10).default(3),
  /** Highest learning rate of these trainings. */
  rate: trainingRate,
});
export type EarlyOptions = z.infer<typeof earlyOptions>;

/**
 * Scores of a model early in its training: the mean over several short trainings on the pool, each from a seed of its own. Before
 * training they say what the model does not know yet, and of one training alone mostly its chance (Paul, Ganguli & Dziugaite
 * 2021, section 3; Fayyaz et al. 2022, section 3).
 */
export async function earlyScores(
  { pool, features, seed }: SelectionTask,
  { epochs, seeds, rate }: EarlyOptions,
  read: (features: DocumentFeatures) => Promise<Float64Array>,
): Promise<Float64Array> {
  const documents = measurable(pool);
  if (epochs === 0 || documents.length === 0) return read(features.pool);
  const mean = new Float64Array(pool.length);
  for (let at = 0; at < seeds; at += 1) {
    const training = { documents, epochs, rate, seed: seed * seeds + at };
    const scores = await features.trained(training, read);
    scores.forEach((score, index) => (mean[index]! += score / seeds));
  }
  return mean;
}

/** What is scored, with when that was: the beginning of a sentence. */
export const takenEarly = (what: string, { epochs, seeds }: EarlyOptions): string =>
  epochs === 0 ? what : `${what}, on average over ${seeds} short trainings,`;
