import { expect } from 'vitest';
import type { Choice } from '../../../../main/components/component.ts';
import { preparedBeside } from '../../../../main/inTrainingPruning/beside.ts';
import type { InTrainingTuning, InTrainingWork } from '../../../../main/inTrainingPruning/inTrainingPruning.ts';
import { inTrainingMethods } from '../../../../main/inTrainingPruning/index.ts';
import { uniform } from '../../../../main/runtime/random.ts';
import { floats } from '../../../../main/runtime/tensor.ts';
import { Learner } from '../../../../main/training/learner.ts';
import { boundObjectives } from '../../../../main/training/objectives/bound.ts';
import { combined } from '../../../../main/training/objectives/combined.ts';
import { recoverySchema } from '../../../../main/training/recovery.ts';
import type { Trainable } from '../../../../main/training/trainable.ts';
import type { TuningWork } from '../../../../main/training/tuning.ts';
import { methods } from '../../../../main/tuning/methods/index.ts';
import { memoryWorkspace, owned } from '../../../support/owned.ts';
import { memorySource, seededWeights, smallArchitecture } from '../../../support/seededModel.ts';

export const architecture = smallArchitecture();

export const source = memorySource(architecture, seededWeights(architecture));

export const linears = source.parameters.filter(({ role }) => role === 'linear');

/** Text with something to learn: every token is followed by its double. */
export const windows = (seed: number) => {
  const ids = new Int32Array(8 * 12);
  const drawn = uniform(seed, ids.length);
  for (let i = 0; i < ids.length; i += 1)
    ids[i] = i % 2 ? ((ids[i - 1] as number) * 2) % 50 : Math.floor((drawn[i] as number) * 50);
  return { ids, count: 8, length: 12 };
};

export interface Wanted {
  readonly steps?: number;
  readonly sparsity?: number;
  readonly group?: InTrainingWork['group'];
  readonly base?: Choice;
}

export const prepared = async (
  method: Choice,
  work: TuningWork,
  { sparsity = 0.4, group = { kind: 'matrix' }, base = 'full' }: Wanted = {},
): Promise<InTrainingTuning> => {
  const bound = inTrainingMethods.bind(method);
  const under = methods.bind(base);
  const inTrainingPruning: InTrainingWork = {
    ...work,
    base: await under.component.prepare(work, under.options),
    ...{ sparsity, shareOf: () => sparsity, group, removal: { of: 'weights' as const }, channels: null },
  };
  return preparedBeside(bound.component, inTrainingPruning, bound.options);
};

/** A method on the tiny model, to be driven by hand. */
export const driven = (method: Choice, wanted: Wanted = {}): Promise<InTrainingTuning> =>
  prepared(
    method,
    {
      ...{ source, teacher: source, walk: memoryWorkspace(), seed: 1, steps: wanted.steps ?? 10, masks: null },
      ...{ calibration: windows(1), general: null, training: windows(2) },
      warn: (message) => expect.unreachable(message),
    },
    wanted,
  );

export const linearsOf = ({ trainables }: InTrainingTuning): Trainable[] =>
  trainables.filter(
    ({ place, local, detached }) => !detached && linears.some((one) => one.place === place && one.local === local),
  );

export const scoresOf = ({ trainables }: InTrainingTuning): Trainable[] =>
  trainables.filter(({ detached }) => detached);

export const noise = (seed: number, count: number, size = 1) =>
  Float32Array.from(uniform(seed, count), (u) => (2 * u - 1) * size);

/** One step as the loop takes it, with a gradient and an update of the test's own. */
export async function stepBy(
  tuning: InTrainingTuning,
  number: number,
  steps: number,
  gradientOf: (one: Trainable, at: number) => Float32Array,
  update: (one: Trainable, at: number) => void = () => undefined,
  between: () => void = () => undefined,
) {
  const step = { number, steps, rate: 1 };
  await tuning.beforeStep?.(step);
  tuning.trainables.forEach((one, at) => one.gradient.set(gradientOf(one, at)));
  await tuning.beforeUpdate?.(step);
  between();
  tuning.trainables.forEach(update);
  await tuning.afterUpdate?.(step);
}

export const zerosIn = (values: Iterable<number>): number => [...values].filter((w) => w === 0).length;

export const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

export const mergedLinears = async (learner: Learner): Promise<Float32Array[]> => {
  const layers = await Promise.all(architecture.layers.map((_, layer) => learner.merged(layer)));
  return linears.map(({ place, local }) => floats(layers[place as number]?.weights[local]).slice());
};

/** Gradients of one batch of the tiny model under a tuning. */
export async function gradientsOf(tuning: { trainables: readonly Trainable[] }) {
  const learner = owned(new Learner(source, tuning, memoryWorkspace()));
  const objective = await combined(boundObjectives(recoverySchema.parse({ train: 'full', rate: 1, steps: 1 })), {
    ...{ source, teacher: source, walk: memoryWorkspace(), seed: 1 },
  });
  await learner.gradients(windows(6), objective);
  return learner;
}

/** ∂L/∂W of a linear in a model with these linears. */
export async function weightGradient(values: readonly Float32Array[], at: number): Promise<Float32Array> {
  const full = methods.bind('full');
  const base = await full.component.prepare(
    {
      ...{ source, teacher: source, walk: memoryWorkspace(), seed: 1, steps: 1, masks: null, general: null },
      ...{ calibration: windows(1), training: windows(2), warn: () => undefined },
    },
    full.options,
  );
  const found = linears.map(
    ({ place, local }) => base.trainables.find((one) => one.place === place && one.local === local) as Trainable,
  );
  found.forEach((one, i) => one.values.set(values[i] as Float32Array));
  (await gradientsOf(base)).dispose();
  return found[at]?.gradient as Float32Array;
}
