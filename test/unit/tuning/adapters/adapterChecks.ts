import { describe, expect, it } from 'vitest';
import type { ModelSource } from '../../../../main/models/source.ts';
import { u32, uniform } from '../../../../main/runtime/random.ts';
import { floats } from '../../../../main/runtime/tensor.ts';
import { Learner } from '../../../../main/training/learner.ts';
import { nextTokenLoss } from '../../../../main/training/objectives/nextToken.ts';
import { recoverySchema } from '../../../../main/training/recovery.ts';
import type { Trainable } from '../../../../main/training/trainable.ts';
import type { Training } from '../../../../main/training/training.ts';
import { adapters } from '../../../../main/tuning/adapters/index.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { memoryWorkspace, owned } from '../../../support/owned.ts';
import { memorySource } from '../../../support/seededModel.ts';
import {
  afterSteps,
  architecture,
  calibration,
  dense,
  holes,
  isLinear,
  lengthOf,
  slope,
  sparse,
  trained,
  training,
  trainingOf,
} from './smallAdapters.ts';

/** Every adapter, with options that let all it does happen on a tiny model within six steps. */
const choices: Record<string, Record<string, unknown>[]> = {
  lora: [{ rank: 3 }, { rank: 3, dropout: 0.3 }],
  allora: [{ rank: 3 }],
  corda: [
    { rank: 3, mode: 'knowledge' },
    { rank: 3, mode: 'task' },
  ],
  difffit: [{}],
  flora: [{ rank: 3 }],
  hydra: [{ rank: 3 }],
  increlora: [{ rank: 3, most: 5, interval: 1, warmup: 2 }],
  incremental: [{ top: 6, rank: 2 }],
  mos: [{ rank: 4, pieces: 2, pool: 2, own: 1 }],
  mosa: [{ rank: 4, parts: 2 }],
  nola: [{ rank: 3, bases: 5 }],
  parallel: [
    { neurons: 5, attention: 2 },
    { neurons: 3, attention: 0 },
  ],
  pego: [{ group: 2, rank: 2, subspace: 4, preserve: 0.1, diversify: 0.1 }],
  perp: [{ rank: 3 }, { rank: 3, adapter: 'scale' }, { adapter: 'none' }],
  prilora: [{ first: 2, last: 4, interval: 2 }],
  s2ft: [
    { heads: 0.5, channels: 0.25 },
    { heads: 0.5, channels: 0.25, of: 'all' },
  ],
  salt: [{ top: 5, rank: 2 }],
  soma: [{ rank: 3, frozen: 0.5 }],
  sora: [{ rank: 4, threshold: 3 }],
  ssf: [{}, { shift: false }],
  svfit: [{ rank: 6 }],
};

export const cases = adapters.flatMap(({ name }) =>
  (choices[name] ?? [{}]).map((options) => [JSON.stringify({ name, ...options }), { name, ...options }] as const),
);

export type Case = (typeof cases)[number];

/** The first choice of every adapter. */
export const firsts: readonly Case[] = adapters.map(
  ({ name }) => cases.find(([, choice]) => choice.name === name) as Case,
);

const models = { dense, sparse } as const;

/** The model that is left when nothing beside it remains. */
async function mergedSource({ source }: Training, learner: Learner): Promise<ModelSource> {
  const made = new Map<string, Float32Array>();
  for (const parameter of source.parameters) made.set(parameter.name, await source.read(parameter));
  const shapes = [];
  for (const layer of architecture.layers.keys()) {
    const { weights, shape } = await learner.merged(layer);
    shapes.push(shape);
    for (const [local, tensor] of Object.entries(weights)) made.set(`model.layers.${layer}.${local}`, floats(tensor));
  }
  for (const [local, tensor] of Object.entries(await learner.changed('head'))) made.set(local, floats(tensor));
  return memorySource({ ...architecture, layers: shapes }, made);
}

const lossOf = (source: ModelSource) =>
  owned(new Learner(source, { trainables: [] }, memoryWorkspace())).loss(calibration);

/** Of every kind of tensor one in every place, at random. */
function chosen(trainables: readonly Trainable[]): Trainable[] {
  const kinds = new Map<string, Trainable[]>();
  for (const one of trainables) {
    const kind = `${one.place} ${one.local.replace(/^.*~/, '')}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), one]);
  }
  return [...kinds.values()].map((same, at) => same[u32(11, at) % same.length]!);
}

/** What every adapter has to do, on models that are whole and that have holes; it is interrupted after each of `steps`. */
export function describeAdapters(cases: readonly Case[], sources: readonly (keyof typeof models)[], steps: number) {
  describe.each(cases)('%s', (_key, choice) => {
    it('computes what the model computes before its first step', async () => {
      for (const source of sources.map((name) => models[name])) {
        const untouched = trainingOf(choice, source, {}, { rate: 1e-30, steps: 1 });
        expect(Math.abs((await (await trained(untouched)).loss(calibration)) - (await lossOf(source)))).toBeLessThan(
          1e-5,
        );
      }
    });

    it.each(sources)('learns along the gradient of the %s model’s loss', async (name) => {
      const source = models[name];
      const learner = await afterSteps(choice, source, 2);
      await learner.gradients(training, { head: nextTokenLoss });
      const all = learner.tuning.trainables;
      for (const one of all) expect(lengthOf(one.gradient), `${one.local} has a gradient`).toBeGreaterThan(0);
      expect(Math.max(...all.map(({ gradient }) => lengthOf(gradient)))).toBeGreaterThan(0.01);
      for (const [at, one] of chosen(all).entries()) {
        const size = lengthOf(one.gradient);
        const uphill = one.gradient.map((value) => value / size);
        const signs = uniform(at, uphill.length).map((u) => (u < 0.5 ? -1 : 1) / Math.sqrt(uphill.length));
        const sideways = Float32Array.from(signs);
        // Rounding of a loss in float32 is a slope of about 1e-4 at this step.
        const tolerance = 0.01 * size + 2e-4;
        for (const direction of [uphill, sideways]) {
          const wanted = direction.reduce((sum, value, i) => sum + value * one.gradient[i]!, 0);
          const found = await slope(learner, one, direction, 0.005);
          expect(Math.abs(found - wanted), `${one.local}: ${found}, gradient ${wanted}`).toBeLessThan(tolerance);
        }
      }
    });

    it.each(sources)('merges into a stock %s layer', async (name) => {
      const source = models[name];
      const run = trainingOf(choice, source);
      const learner = await trained(run);
      const merged = await mergedSource(run, learner);
      const [through, after] = [await learner.loss(calibration), await lossOf(merged)];
      expect(Math.abs(through - after), `${through} through the adapter, ${after} merged`).toBeLessThan(1e-4);
      expect(Math.abs(after - (await lossOf(source)))).toBeGreaterThan(1e-4);
      if (source !== sparse) return;
      for (const parameter of source.parameters.filter(({ name }) => isLinear(name))) {
        const mask = holes.get(parameter.name)!;
        const columns = parameter.shape[1]!;
        const now = merged.parameters.find(({ name }) => name === parameter.name)!;
        const values = await merged.read(now);
        const filled = mask.filter(
          (kept, i) => kept === 0 && values[Math.floor(i / columns) * now.shape[1]! + (i % columns)] !== 0,
        );
        expect(filled.length, `${parameter.name} keeps its zeros`).toBe(0);
      }
    });

    it('ends with the same bits when it was interrupted after every step', async () => {
      const whole = await afterSteps(choice, dense, steps);
      const checkpoints = { folder: await temporaryFolder(), seconds: 0 };
      const recovery = recoverySchema.parse({ ...trainingOf(choice, dense).recovery, steps });
      // The first step of a process is saved, the second one is lost.
      const told: number[][] = [];
      const process = () => {
        const seen: number[] = [];
        told.push(seen);
        const onStep = ({ step }: { step: number }) => {
          if (seen.push(step) === 2) throw new Error('killed');
        };
        return trained(trainingOf(choice, dense, { checkpoints, recovery, onStep }));
      };
      for (let kills = 1; kills < steps; kills += 1) await expect(process()).rejects.toThrow('killed');
      const resumed = await process();
      expect(told.map(([first]) => first)).toEqual(Array.from({ length: steps }, (_, at) => at + 1));
      for (const [at, { local, values, mask }] of whole.tuning.trainables.entries()) {
        expect(resumed.tuning.trainables[at]!.values, local).toEqual(values);
        expect(resumed.tuning.trainables[at]!.mask).toEqual(mask);
      }
      expect(resumed.tuning.state).toEqual(whole.tuning.state);
    });
  });
}
