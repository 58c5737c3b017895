import { z } from 'zod';
import type { TokenWindows } from '../../models/windows.ts';
import { Learner } from '../../training/learner.ts';
import type { Side } from '../../training/mixture.ts';
import { phaseAt, phaseStarts } from '../../training/phases.ts';
import { rateAt, rateSchema, type RateShape } from '../../training/rates.ts';
import type { Trainable } from '../../training/trainable.ts';
import type { Step, Tuning, TuningWork } from '../../training/tuning.ts';
import { learned, ownParameters } from '../ownParameters.ts';

/** How several trainings share the steps of a run, and what becomes of what they learned. */
export interface MergePlan {
  /** Trainings, each of which begins with the model as it is. */
  readonly trainings: number;
  /** Steps of all of them; the run may go on behind them. */
  readonly steps: number;
  /** Learning rate of a training as a multiple of the run's; 1 where absent. */
  readonly rate?: (training: number) => number;
  /** Text that a training reads; where absent, as the recovery mixes it. */
  readonly side?: (training: number) => Side;
  /** Learning rates within every training, as shares of its peak. */
  readonly schedule: RateShape;
  /** Behind the last training: leaves in the tensors what is to be kept. */
  merge(ingredients: Ingredients): Promise<void> | void;
}

/** Options that all of them share. */
export const mergeOptions = {
  /** Learning rate within every training. */
  schedule: rateSchema.prefault({ shape: 'cosine', warmup: 0.1 }),
};

/** The same of those that scale the sum of two changes. */
export const scaledOptions = {
  ...mergeOptions,
  /** How much of the sum of changes is tried, tenths as in the papers; calibration text of both sides decides. */
  scales: z
    .array(z.number().gt(0))
    .min(1)
    .max(40)
    .default(() => Array.from({ length: 10 }, (_, i) => (i + 1) / 10)),
};

/** How far every entry of a tensor moved in a training, in the order of the tensors. */
export type TaskVector = readonly Float32Array[];

/** A model and what several trainings changed of it: τ_i = θ_i − θ₀ (Ilharco et al. 2023, section 2). */
export class Ingredients {
  readonly trainables: readonly Trainable[];
  readonly vectors: readonly TaskVector[];
  readonly #starts: readonly Float32Array[];
  readonly #work: TuningWork;

  constructor(work: TuningWork, trainables: readonly Trainable[], trainings: number) {
    this.#work = work;
    this.trainables = trainables;
    this.#starts = trainables.map(({ values }) => values.slice());
    this.vectors = Array.from({ length: trainings }, () =>
      trainables.map(({ values }) => new Float32Array(values.length)),
    );
  }

  /** Keeps what a training ended with. */
  keep(training: number): void {
    this.vectors[training]?.forEach((vector, at) => {
      const [start, { values }] = [this.#starts[at] as Float32Array, this.trainables[at] as Trainable];
      for (let i = 0; i < vector.length; i += 1) vector[i] = (values[i] as number) - (start[i] as number);
    });
  }

  /** The model as it was. */
  restore(): void {
    this.set([], () => 0);
  }

  /** θ₀ + Σ_i coefficient · vector_i, with a coefficient for every tensor of every vector. */
  set(vectors: readonly TaskVector[], coefficient: (vector: number, tensor: number) => number): void {
    this.trainables.forEach(({ values }, at) => {
      values.set(this.#starts[at] as Float32Array);
      vectors.forEach((vector, of) => {
        const [change, factor] = [vector[at] as Float32Array, coefficient(of, at)];
        for (let i = 0; i < values.length; i += 1) values[i]! += factor * (change[i] as number);
      });
    });
  }

  /** Mean loss, in nats per token, of calibration text of these sides, of the tensors as they are now. */
  async loss(...sides: readonly Side[]): Promise<number> {
    const { source, walk, calibration, general } = this.#work;
    using learner = new Learner(source, { trainables: this.trainables }, walk);
    let sum = 0;
    for (const side of sides) sum += await learner.loss(side === 'domain' ? calibration : (general as TokenWindows));
    return sum / sides.length;
  }

  get state(): NonNullable<Tuning['state']> {
    const arrays = this.vectors.flatMap((vector, of) => vector.map((change, at) => [`vector.${of}.${at}`, change]));
    return Object.fromEntries(arrays) as Record<string, Float32Array>;
  }
}

/** The least loss of several ways to set the tensors, which are left so; of equal ones the first. */
export async function leastLoss<T>(
  candidates: readonly T[],
  set: (candidate: T) => void,
  loss: () => Promise<number>,
): Promise<T> {
  let best: { readonly candidate: T; readonly loss: number } | null = null;
  for (const candidate of candidates) {
    set(candidate);
    const own = await loss();
    if (!best || own < best.loss) best = { candidate, loss: own };
  }
  const { candidate } = best as { readonly candidate: T };
  set(candidate);
  return candidate;
}

/** Domain and general text as two tasks, the domain first. */
export const tasks: readonly Side[] = ['domain', 'general'];

/** A training on either side by itself. @throws where there is no general text. */
export function taskTuning(
  work: TuningWork,
  plan: Omit<MergePlan, 'trainings' | 'side'>,
): ReturnType<typeof mergedTuning> {
  if (!work.general)
    throw new Error('A change is learned on the domain’s text and another on general text; choose a general dataset.');
  return mergedTuning(work, { ...plan, trainings: tasks.length, side: (task) => tasks[task] as Side });
}

/** Behind both of them: as much of the sum of changes as suits calibration text of both sides best, θ₀ + λ Σ τ_i. */
export const scaledSum = (ingredients: Ingredients, scales: readonly number[]): Promise<number> =>
  leastLoss(
    scales,
    (scale) => ingredients.set(ingredients.vectors, () => scale),
    () => ingredients.loss(...tasks),
  );

/** Several trainings of the whole model inside one, each from the same start with an optimiser that remembers nothing. */
export async function mergedTuning(
  work: TuningWork,
  { trainings, steps, rate, side, schedule, merge }: MergePlan,
): Promise<{ readonly tuning: Tuning; readonly ingredients: Ingredients }> {
  const { source, masks } = work;
  const trainables = await ownParameters(source, learned(source.parameters), masks);
  const ingredients = new Ingredients(work, trainables, trainings);
  const starts = phaseStarts(steps, trainings);
  const bounds = (number: number) => {
    const training = phaseAt(starts, number);
    return { training, from: starts[training] as number, to: starts[training + 1] as number };
  };
  const tuning: Tuning = {
    trainables,
    restarts: [...starts.slice(1, -1), ...(steps < work.steps ? [steps] : [])],
    ...(side ? { side: ({ number }: Step) => side(bounds(number).training) } : {}),
    beforeStep: ({ number }) => {
      const { training, from, to } = bounds(number);
      const now = (rate?.(training) ?? 1) * rateAt(schedule, number - from, to - from);
      for (const one of trainables) one.rate = now;
    },
    afterUpdate: async ({ number }) => {
      const { training, to } = bounds(number);
      if (number + 1 !== to) return;
      ingredients.keep(training);
      if (to === steps) await merge(ingredients);
      else ingredients.restore();
    },
    // Between start and end only single ingredients are there.
    counts: (done) => done === 0 || done === work.steps,
    state: ingredients.state,
  };
  return { tuning, ingredients };
}
