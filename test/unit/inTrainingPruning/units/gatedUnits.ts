import { expect } from 'vitest';
import { unitOf } from '../../../../main/compress/granularity/index.ts';
import type {
  InTrainingTuning,
  InTrainingWork,
  Removal,
} from '../../../../main/inTrainingPruning/inTrainingPruning.ts';
import { preparedBeside } from '../../../../main/inTrainingPruning/beside.ts';
import { inTrainingMethods } from '../../../../main/inTrainingPruning/index.ts';
import { sublayerGates, unitGates } from '../../../../main/inTrainingPruning/units/gates.ts';
import { recoverySchema } from '../../../../main/training/recovery.ts';
import { methods } from '../../../../main/tuning/methods/index.ts';
import { memoryWorkspace } from '../../../support/owned.ts';
import { memorySource, seededWeights, smallArchitecture } from '../../../support/seededModel.ts';
import { doublingWindows } from '../../../support/texts.ts';
import { train } from '../../../support/training.ts';

export const layers = Array(4).fill(smallArchitecture().layers[0]) as ReturnType<typeof smallArchitecture>['layers'];

export const architecture = smallArchitecture({ layers });

export const source = memorySource(architecture, seededWeights(architecture));

export const windows = (seed: number, count = 4) => doublingWindows(seed, count);

export async function workOf(
  changes: Partial<InTrainingWork> = {},
  base = 'frozen',
  steps = 10,
): Promise<InTrainingWork> {
  const plain = {
    ...{ source, teacher: source, walk: memoryWorkspace(), seed: 3, steps, masks: null, general: null },
    calibration: windows(2),
    ...{ training: windows(3), warn: (message: string) => expect.unreachable(message) },
  };
  const bound = methods.bind(base);
  const target = {
    sparsity: 0.4,
    shareOf: () => 0.4,
    group: 'model' as const,
    removal: unitOf('structure').removal as Removal,
    channels: null,
  };
  return { ...plain, base: await bound.component.prepare(plain, bound.options), ...target, ...changes };
}

export const { unitKinds, sublayers } = source.family;

export const ofUnits = unitKinds.map(unitGates);

export const ofSublayers = sublayers.map(sublayerGates);

export interface Case {
  readonly method: { readonly name: string } & Record<string, unknown>;
  readonly train: string;
  readonly unit?: string;
}

export const recovery = (train: string, steps: number, every: number | null) =>
  recoverySchema.parse({ train, rate: 0.01, steps, batch: 2, every });

/** Trains by an in-training method; with a folder the state survives, and `stopAfter` breaks it off there. */
export async function trained(
  { method, train: base, unit = 'structure' }: Case,
  folder: string | null,
  stopAfter = Infinity,
) {
  let inTrainingPruning: InTrainingTuning | null = null;
  const prepare = async (work: Parameters<NonNullable<Parameters<typeof train>[0]['tuning']>>[0]) => {
    const bound = inTrainingMethods.bind(method);
    const below = methods.bind(base);
    const rest = {
      base: await below.component.prepare(work, below.options),
      removal: unitOf(unit).removal!,
      channels: null,
      group: 'model' as const,
    };
    inTrainingPruning = await preparedBeside(
      bound.component,
      { ...work, ...rest, sparsity: 0.4, shareOf: () => 0.4 },
      bound.options,
    );
    return inTrainingPruning;
  };
  const sides = { domain: windows(3, 8), general: null };
  const { learner } = await train({
    ...{ source, teacher: source, recovery: recovery(base, 6, 3), texts: sides },
    ...{
      calibration: { domain: windows(2), general: null },
      masks: null,
      seed: 5,
      walk: memoryWorkspace(),
      tuning: prepare,
    },
    checkpoints: folder ? { folder, seconds: 0 } : null,
    onStep: ({ step }) => {
      if (step > stopAfter) throw new Error('killed');
    },
    warn: (message) => expect.unreachable(message),
  });
  const found = [...layers.keys()].map((layer) => (inTrainingPruning as unknown as InTrainingTuning).findings(layer));
  const tensors = learner.tuning.trainables.map(({ values }) => values.slice());
  return { found, tensors };
}
