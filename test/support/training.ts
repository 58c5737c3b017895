import { expect } from 'vitest';
import { memoryWorkspace, owned } from './owned.ts';
import type { ModelSource } from '../../main/models/source.ts';
import type { TokenWindows } from '../../main/models/windows.ts';
import type { Learner } from '../../main/training/learner.ts';
import { type RecoveryInput, recoverySchema } from '../../main/training/recovery.ts';
import { train as trainModel } from '../../main/training/train.ts';
import type { Training } from '../../main/training/training.ts';
import type { TuningWork } from '../../main/training/tuning.ts';
import { u32 } from '../../main/runtime/random.ts';
import { floats } from '../../main/runtime/tensor.ts';
import { temporaryFolder } from './folder.ts';
import { memorySource, seededWeights, smallArchitecture } from './seededModel.ts';
import { tuningOf } from '../../main/tuning/methods/index.ts';

/** A model in memory that is read into fresh arrays, as from a file. */
export function seededSource(seed = 5, changes: Parameters<typeof smallArchitecture>[0] = {}): ModelSource {
  const architecture = smallArchitecture(changes);
  const source = memorySource(architecture, seededWeights(architecture, seed));
  return { ...source, read: async (parameter) => (await source.read(parameter)).slice() };
}

/** Windows of tokens drawn from the seed. */
export const seededWindows = (seed: number, count: number, length = 12, vocabulary = 50): TokenWindows => ({
  ids: Int32Array.from({ length: count * length }, (_, i) => u32(seed, i) % vocabulary),
  ...{ count, length },
});

const [domain, general] = [seededWindows(1, 24), seededWindows(2, 24)];
const calibration = { domain: seededWindows(3, 6), general: seededWindows(4, 6) };

/** A short training of the seeded model; the last state is kept. */
export function smallTraining(
  source: ModelSource,
  recovery: Partial<RecoveryInput> & Pick<RecoveryInput, 'train'>,
  changes: Partial<Training> = {},
): Training {
  const parsed = recoverySchema.parse({ rate: 0.01, steps: 6, batch: 4, every: null, ...recovery });
  return {
    ...{ source, teacher: source, masks: null, seed: 3, walk: memoryWorkspace(), checkpoints: null },
    texts: { domain, general },
    calibration,
    ...{ recovery: parsed, tuning: tuningOf(parsed) },
    warn: (message) => expect.unreachable(message),
    ...changes,
  };
}

/** What a method is prepared with in such a training. */
export const smallWork = (source: ModelSource, steps = 6): TuningWork => ({
  ...{ source, teacher: source, walk: memoryWorkspace(), seed: 3, steps, masks: null, training: domain },
  ...{ calibration: calibration.domain, general: calibration.general },
  warn: (message) => expect.unreachable(message),
});

/** Trains; the learner is given back when the test ends. */
export async function train(training: Training): ReturnType<typeof trainModel> {
  const result = await trainModel(training);
  owned(result.learner);
  return result;
}

/** Weights of every parameter after training, by name in the checkpoint. */
export async function weightsAfter({ source }: Training, learner: Learner): Promise<Map<string, Float32Array>> {
  const result = new Map<string, Float32Array>();
  for (const parameter of source.parameters) result.set(parameter.name, await source.read(parameter));
  for (const layer of source.architecture.layers.keys()) {
    const { weights } = await learner.merged(layer);
    for (const [local, tensor] of Object.entries(weights))
      result.set(source.family.layerPrefix(layer) + local, floats(tensor));
  }
  for (const part of ['embedding', 'head'] as const)
    for (const [local, tensor] of Object.entries(await learner.changed(part))) result.set(local, floats(tensor));
  return result;
}

/** A training whose process is killed in every second step: one step is saved, the next is lost, and so on to the end. */
export async function interrupted(training: Training): Promise<Learner> {
  const checkpoints = { folder: await temporaryFolder(), seconds: 0 };
  const process = () => {
    let seen = 0;
    const onStep = () => {
      seen += 1;
      if (seen === 2) throw new Error('killed');
    };
    return train({ ...training, checkpoints, onStep });
  };
  for (let step = 1; step < training.recovery.steps; step += 1) await expect(process()).rejects.toThrow('killed');
  return (await process()).learner;
}

/** Everything that a training leaves behind is the same, bit for bit. */
export function expectSameBits(found: Learner, wanted: Learner): void {
  wanted.tuning.trainables.forEach(({ local, values, effective, mask }, at) => {
    const one = found.tuning.trainables[at];
    expect(one?.values, local).toEqual(values);
    expect(one?.effective, local).toEqual(effective);
    expect(one?.mask, local).toEqual(mask);
  });
  expect(found.tuning.state).toEqual(wanted.tuning.state);
}
