import { expect } from 'vitest';
import type { LayerShape } from '../../../../main/models/architecture.ts';
import type { ModelSource } from '../../../../main/models/source.ts';
import type { TokenWindows } from '../../../../main/models/windows.ts';
import { u32 } from '../../../../main/runtime/random.ts';
import type { Learner } from '../../../../main/training/learner.ts';
import { type RecoveryInput, recoverySchema } from '../../../../main/training/recovery.ts';
import type { Trainable } from '../../../../main/training/trainable.ts';
import type { Training } from '../../../../main/training/training.ts';
import { tuningOf } from '../../../../main/tuning/methods/index.ts';
import { changedLayer } from '../../../support/layers.ts';
import { memoryWorkspace } from '../../../support/owned.ts';
import { memorySource, seededWeights, smallArchitecture } from '../../../support/seededModel.ts';
import { train } from '../../../support/training.ts';

/** Some linears have a bias, others not; in the last layer some are of low rank, with and without a whole weight beside. */
export const architecture = (() => {
  const small = smallArchitecture();
  const changed = changedLayer(small.layers[0] as LayerShape, {
    attention: { bias: { q: true, k: true, v: true, o: false } },
    feedForward: { bias: { gate: true, up: false, down: false } },
  });
  const factored = { 'self_attn.q_proj': 8, 'self_attn.v_proj': 4, 'self_attn.o_proj': 8 };
  const lowRank = Object.fromEntries(
    Object.entries(factored).map(([local, rank]) => [local, { rank, residual: local.includes('v_proj') }]),
  );
  return { ...small, layers: [changed, { ...changed, lowRank }] };
})();

export const weights = seededWeights(architecture);

export const dense = memorySource(architecture, weights);

/** Every third weight of the linears is removed. */
export const isLinear = (name: string) => /_proj\.weight$/.test(name);

export const holes = new Map(
  dense.parameters
    .filter(({ name }) => isLinear(name))
    .map(({ name, shape }) => [name, Uint8Array.from({ length: shape[0]! * shape[1]! }, (_, i) => (i % 3 ? 1 : 0))]),
);

export const sparse = memorySource(
  architecture,
  new Map([...weights].map(([name, values]) => [name, values.map((value, i) => value * (holes.get(name)?.[i] ?? 1))])),
);

export const windowsOf = (seed: number, count: number, length = 12): TokenWindows => ({
  ids: Int32Array.from({ length: count * length }, (_, i) => u32(seed, i) % architecture.vocabulary),
  ...{ count, length },
});

export const [training, calibration, general] = [windowsOf(1, 24), windowsOf(2, 6), windowsOf(3, 6)];

export function trainingOf(
  train: RecoveryInput['train'],
  source: ModelSource,
  changes: Partial<Training> = {},
  recovery: Partial<RecoveryInput> = {},
): Training {
  const masks = source === sparse ? holes : null;
  const parsed = recoverySchema.parse({ train, rate: 0.01, steps: 3, batch: 4, every: null, ...recovery });
  return {
    ...{ source, teacher: source, masks, seed: 3, walk: memoryWorkspace(), checkpoints: null },
    texts: { domain: training, general: null },
    calibration: { domain: calibration, general },
    ...{ recovery: parsed, tuning: tuningOf(parsed) },
    warn: (message) => expect.unreachable(message),
    ...changes,
  };
}

export const afterSteps = (train: RecoveryInput['train'], source: ModelSource, steps: number) =>
  trained(trainingOf(train, source, {}, { steps }));

export const trained = async (training: Training): Promise<Learner> => (await train(training)).learner;

export const lengthOf = (values: Float32Array) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

/** Central difference of the loss along a direction of one tensor. */
export async function slope(learner: Learner, { values }: Trainable, direction: Float32Array, step: number) {
  const start = values.slice();
  const at = async (distance: number) => {
    values.forEach((_, i) => (values[i] = start[i]! + distance * direction[i]!));
    return learner.loss(training);
  };
  const [ahead, behind] = [await at(step), await at(-step)];
  values.set(start);
  return (ahead - behind) / (2 * step);
}

export const step = { number: 1, steps: 3, rate: 0.01 };
