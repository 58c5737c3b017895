import { z } from 'zod';
import { phaseAt, phaseStarts } from '../../training/phases.ts';
import { rateAt, rateSchema } from '../../training/rates.ts';
import type { Trainable } from '../../training/trainable.ts';
import type { Step } from '../../training/tuning.ts';
import type { InTrainingTuning, InTrainingWork } from '../inTrainingPruning.ts';
import { choose, findingsOf, maskedLinears, maskGradients, maskState, show, shownSizes } from './maskedLinears.ts';

/** How a training is divided into rounds of training and removing. */
export interface Cycles {
  /** Removals; every one takes the same share of what is left. */
  readonly removals: number;
  /** Whether the first removal comes before all training, or after a round of it. */
  readonly first: 'remove' | 'train';
  /** Trainings in a round, one after the other, each from the same start on other windows. */
  readonly particles: number;
  /** Share of a training, at its end, whose states are averaged over all trainings of the round; null for no average. */
  readonly averaged: number | null;
  /** Where a round starts: with what the round before ended with, or rewound to this share of the first training. */
  readonly start: 'onwards' | { readonly rewindTo: number };
  /** Learning rates of every single training, as shares of the run's. */
  readonly schedule: z.infer<typeof rateSchema>;
}

/** Options that all cycles share. */
export const cycleOptions = {
  removals: z.number().int().min(1).max(20).default(3),
  /** Learning rate within every training of the cycle; the run's own is its peak. */
  schedule: rateSchema.prefault({ shape: 'cosine', warmup: 0.1 }),
};

/** Share hidden after so many of all removals: 1 − (1 − s)^(r/n), and exactly s in the end. */
const hiddenAfter = (removal: number, removals: number) => (final: number) =>
  removal === removals ? final : 1 - (1 - final) ** (removal / removals);

/**
 * Rounds of training and removing the smallest weights inside one run: steps are dealt out to trainings of equal length, each
 * with an optimiser that remembers nothing. All tensors that are trained are rewound and averaged, not only linears.
 */
export function cycleTuning(work: InTrainingWork, cycles: Cycles): InTrainingTuning {
  const { removals, first, particles, averaged, start, schedule } = cycles;
  const rounds = removals + (first === 'train' ? 1 : 0);
  const trainings = rounds * particles;
  const starts = phaseStarts(work.steps, trainings);

  const { trainables } = work.base;
  const rates = trainables.map(({ rate }) => rate);
  const linears = maskedLinears(work);
  const origins = trainables.map(({ values }) => values.slice());
  const means = averaged === null ? null : trainables.map(({ values }) => new Float32Array(values.length));
  const collected = new Float64Array(1);
  const restore = (from: readonly Float32Array[]) =>
    trainables.forEach(({ values }, at) => values.set(from[at] as Float32Array));
  const remember = () => trainables.forEach(({ values }, at) => origins[at]?.set(values));
  const remove = (removal: number) => choose(work, linears, shownSizes(linears), hiddenAfter(removal, removals));

  const lateStep = start === 'onwards' ? 0 : Math.round(start.rewindTo * (starts[1] as number));
  if (first === 'remove') {
    remove(1);
    show(linears);
  }

  /** What a training leaves: an average, a removal, and the start of the next. */
  const endOf = (training: number) => {
    if ((training + 1) % particles !== 0) return restore(origins);
    if (means) {
      restore(means);
      for (const mean of means) mean.fill(0);
      collected[0] = 0;
    }
    const round = (training + 1) / particles;
    if (round === rounds) return;
    remove(first === 'train' ? round : round + 1);
    if (start === 'onwards') remember();
    else restore(origins);
  };

  return {
    ...work.base,
    restarts: starts.slice(1, -1),
    beforeStep: ({ number }: Step) => {
      const at = phaseAt(starts, number);
      const [from, to] = [starts[at] as number, starts[at + 1] as number];
      trainables.forEach((one, i) => (one.rate = (rates[i] as number) * rateAt(schedule, number - from, to - from)));
    },
    beforeUpdate: () => maskGradients(linears),
    afterUpdate: ({ number }: Step) => {
      const training = phaseAt(starts, number);
      const [from, to] = [starts[training] as number, starts[training + 1] as number];
      const done = number + 1;
      if (done === lateStep) remember();
      if (means && averaged !== null && (done === to || done > to - averaged * (to - from))) {
        collected[0]! += 1;
        average(means, trainables, collected[0] as number);
      }
      if (done === to) endOf(training);
      show(linears);
    },
    // An average is there only at the end; any other state of the last round is one of its kind.
    counts: (done: number) => (means ? done === work.steps : done >= (starts[trainings - particles] as number)),
    state: {
      ...maskState(linears),
      ...(lateStep > 0 || start === 'onwards' ? named('origin', origins) : {}),
      ...(means ? { ...named('mean', means), collected } : {}),
    },
    findings: (layer: number) => findingsOf(linears, layer),
  };
}

const named = (name: string, arrays: readonly Float32Array[]): Record<string, Float32Array> =>
  Object.fromEntries(arrays.map((array, at) => [`${name}.${at}`, array]));

/** Running means: mean += (value − mean) / count. */
function average(means: readonly Float32Array[], trainables: readonly Trainable[], count: number): void {
  trainables.forEach(({ values }, at) => {
    const mean = means[at] as Float32Array;
    for (let i = 0; i < mean.length; i += 1) mean[i]! += ((values[i] as number) - (mean[i] as number)) / count;
  });
}
