import type { ModelSource } from '../../../../main/models/source.ts';
import { Learner } from '../../../../main/training/learner.ts';
import type { RecoveryInput } from '../../../../main/training/recovery.ts';
import type { Tuning } from '../../../../main/training/tuning.ts';
import { owned } from '../../../support/owned.ts';
import {
  seededSource,
  seededWindows,
  smallTraining,
  smallWork,
  train,
  weightsAfter,
} from '../../../support/training.ts';

export const source = seededSource();

export const windows = seededWindows(1, 6);

export const isLinear = (name: string) => /_proj\.weight$/.test(name);

export const linears = source.parameters.filter(({ name }) => isLinear(name));

export const sizeOf = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

export const entries = linears.reduce((sum, { shape }) => sum + sizeOf(shape), 0);

/** Options with which every phase of a method fits into six steps. */
export const choices: Record<string, Record<string, unknown>> = {
  topLayers: { layers: 1 },
  halfFineTuning: { stages: 3 },
  greenTrainer: { budget: 0.5, every: 3 },
  lotteryTicket: { share: 0.1, search: 0.5 },
  skillGrafting: { share: 0.1, train: 0.5, maskRate: 100 },
  spiel: { share: 0.1, every: 2, gather: 2, exchange: 0.5 },
  sara: { share: 0.2, first: 0.5 },
  diffPruning: { share: 0.05, gated: 0.5, pull: 5 },
  dsee: { rank: 2, entries: 10 },
  maskTuning: { share: 0.2 },
};

export async function trained(
  train_: RecoveryInput['train'],
  recovery: Partial<RecoveryInput> = {},
  of: ModelSource = source,
) {
  const training = smallTraining(of, { train: train_, rate: 0.003, ...recovery });
  const { learner, report } = await train(training);
  return { learner, report, weights: await weightsAfter(training, learner) };
}

/** How many entries of every parameter are not what they were. */
export async function changesOf(weights: ReadonlyMap<string, Float32Array>, of = source): Promise<Map<string, number>> {
  const result = new Map<string, number>();
  for (const parameter of of.parameters) {
    const start = await of.read(parameter);
    const now = weights.get(parameter.name)!;
    result.set(parameter.name, now.filter((value, i) => !Object.is(value, start[i])).length);
  }
  return result;
}

export const sum = (counts: Iterable<number>) => [...counts].reduce((a, b) => a + b, 0);

/** A tuning and a learner with it. */
export async function learnerOf(tuning: Tuning | Promise<Tuning>) {
  const made = await tuning;
  return { tuning: made, learner: owned(new Learner(source, made, smallWork(source).walk)) };
}
