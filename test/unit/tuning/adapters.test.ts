import { describe, expect, it } from 'vitest';
import { memoryWorkspace, owned } from '../../support/owned.ts';
import type { ModelSource } from '../../../main/models/source.ts';
import type { TokenWindows } from '../../../main/models/windows.ts';
import { adapters } from '../../../main/tuning/adapters/index.ts';
import { Learner } from '../../../main/training/learner.ts';
import { nextTokenLoss } from '../../../main/training/objectives/nextToken.ts';
import { type RecoveryInput, recoverySchema } from '../../../main/training/recovery.ts';
import { train } from '../../support/training.ts';
import type { Trainable } from '../../../main/training/trainable.ts';
import type { Training } from '../../../main/training/training.ts';
import { u32, uniform } from '../../../main/runtime/random.ts';
import { floats } from '../../../main/runtime/tensor.ts';
import { temporaryFolder } from '../../support/folder.ts';
import type { LayerShape } from '../../../main/models/architecture.ts';
import { changedLayer } from '../../support/layers.ts';
import { memorySource, seededWeights, smallArchitecture } from '../../support/seededModel.ts';
import { tuningOf } from '../../../main/tuning/methods/index.ts';

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
  salt: [{ top: 5, rank: 2 }],
  soma: [{ rank: 3, frozen: 0.5 }],
  sora: [{ rank: 4, threshold: 3 }],
  ssf: [{}, { shift: false }],
  svfit: [{ rank: 6 }],
};
const cases = adapters.flatMap(({ name }) =>
  (choices[name] ?? [{}]).map((options) => [JSON.stringify({ name, ...options }), { name, ...options }] as const),
);

/** Some linears have a bias, others not; in the last layer some are of low rank, with and without a whole weight beside. */
const architecture = (() => {
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

const weights = seededWeights(architecture);
const dense = memorySource(architecture, weights);

/** Every third weight of the linears is removed. */
const isLinear = (name: string) => /_proj\.weight$/.test(name);
const holes = new Map(
  dense.parameters
    .filter(({ name }) => isLinear(name))
    .map(({ name, shape }) => [name, Uint8Array.from({ length: shape[0]! * shape[1]! }, (_, i) => (i % 3 ? 1 : 0))]),
);
const sparse = memorySource(
  architecture,
  new Map([...weights].map(([name, values]) => [name, values.map((value, i) => value * (holes.get(name)?.[i] ?? 1))])),
);

const windowsOf = (seed: number, count: number, length = 12): TokenWindows => ({
  ids: Int32Array.from({ length: count * length }, (_, i) => u32(seed, i) % architecture.vocabulary),
  ...{ count, length },
});
const [training, calibration, general] = [windowsOf(1, 24), windowsOf(2, 6), windowsOf(3, 6)];

function trainingOf(
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

const afterSteps = (train: RecoveryInput['train'], source: ModelSource, steps: number) =>
  trained(trainingOf(train, source, {}, { steps }));

const trained = async (training: Training): Promise<Learner> => (await train(training)).learner;

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
  for (const [local, tensor] of Object.entries(learner.changed('head'))) made.set(local, floats(tensor));
  return memorySource({ ...architecture, layers: shapes }, made);
}

const lossOf = (source: ModelSource) =>
  owned(new Learner(source, { trainables: [] }, memoryWorkspace())).loss(calibration);

const lengthOf = (values: Float32Array) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

/** Central difference of the loss along a direction of one tensor. */
async function slope(learner: Learner, { values }: Trainable, direction: Float32Array, step: number) {
  const start = values.slice();
  const at = async (distance: number) => {
    values.forEach((_, i) => (values[i] = start[i]! + distance * direction[i]!));
    return learner.loss(training);
  };
  const [ahead, behind] = [await at(step), await at(-step)];
  values.set(start);
  return (ahead - behind) / (2 * step);
}

/** Of every kind of tensor one in every place, at random. */
function chosen(trainables: readonly Trainable[]): Trainable[] {
  const kinds = new Map<string, Trainable[]>();
  for (const one of trainables) {
    const kind = `${one.place} ${one.local.replace(/^.*~/, '')}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), one]);
  }
  return [...kinds.values()].map((same, at) => same[u32(11, at) % same.length]!);
}

describe.each(cases)('%s', (_key, choice) => {
  it('computes what the model computes before its first step', async () => {
    for (const source of [dense, sparse]) {
      const untouched = trainingOf(choice, source, {}, { rate: 1e-30, steps: 1 });
      expect(Math.abs((await (await trained(untouched)).loss(calibration)) - (await lossOf(source)))).toBeLessThan(
        1e-5,
      );
    }
  });

  it.each([
    ['dense', dense],
    ['sparse', sparse],
  ])('learns along the gradient of the %s model’s loss', async (_name, source) => {
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

  it.each([
    ['dense', dense],
    ['sparse', sparse],
  ])('merges into a stock %s layer', async (_name, source) => {
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
    const whole = await afterSteps(choice, dense, 6);
    const checkpoints = { folder: await temporaryFolder(), seconds: 0 };
    const recovery = recoverySchema.parse({ ...trainingOf(choice, dense).recovery, steps: 6 });
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
    for (let kills = 0; kills < 5; kills += 1) await expect(process()).rejects.toThrow('killed');
    const resumed = await process();
    expect(told.map(([first]) => first)).toEqual([1, 2, 3, 4, 5, 6]);
    for (const [at, { local, values, mask }] of whole.tuning.trainables.entries()) {
      expect(resumed.tuning.trainables[at]!.values, local).toEqual(values);
      expect(resumed.tuning.trainables[at]!.mask).toEqual(mask);
    }
    expect(resumed.tuning.state).toEqual(whole.tuning.state);
  });
});

/** The trainables of a kind, by the name of their linear. */
const named = ({ tuning }: Learner, name: string) =>
  tuning.trainables.filter(({ local }) => local.endsWith(`~${name}`)) as [Trainable, ...Trainable[]];

const step = { number: 1, steps: 3, rate: 0.01 };

describe('what tells adapters apart', () => {
  it('ALLoRA moves rows that are zero as many times faster as it is told', async () => {
    for (const { values } of named(await afterSteps({ name: 'allora', rank: 3, boost: 5 }, dense, 1), 'b')) {
      // Adam’s first step is the rate itself, whatever the gradient.
      for (const value of values) expect(Math.abs(value)).toBeCloseTo(5 * 0.01, 3);
    }
  });

  it('CorDA’s factors are projections of the weight on directions of its outputs', async () => {
    for (const mode of ['knowledge', 'task']) {
      const learner = await trained(trainingOf({ name: 'corda', rank: 3, mode }, dense, {}, { rate: 1e-30, steps: 1 }));
      const pick = (name: string) =>
        named(learner, name).find(({ place, local }) => place === 1 && local.includes('down_proj'))!;
      const [a, b] = [pick('a'), pick('b')];
      const weight = weights.get('model.layers.1.mlp.down_proj.weight')!;
      const [rows, columns] = [b.shape[0]!, a.shape[1]!];
      for (let k = 0; k < 3; k += 1) {
        const wanted = new Float32Array(columns);
        for (let i = 0; i < rows; i += 1)
          for (let j = 0; j < columns; j += 1) wanted[j]! += b.values[i * 3 + k]! * weight[i * columns + j]!;
        const row = a.values.subarray(k * columns, (k + 1) * columns);
        const dot = wanted.reduce((sum, value, j) => sum + value * row[j]!, 0);
        expect(dot / (lengthOf(wanted) * lengthOf(row))).toBeCloseTo(1, 4);
      }
    }
  });

  it('IncreLoRA spends its total, and not everywhere alike', async () => {
    const learner = await afterSteps({ name: 'increlora', rank: 3, most: 5, interval: 1, warmup: 2 }, dense, 6);
    const ranks = named(learner, 'lambda').map(({ mask }) => mask!.reduce((a, b) => a + b, 0));
    expect(ranks.reduce((a, b) => a + b, 0)).toBe(3 * ranks.length);
    expect(new Set(ranks).size).toBeGreaterThan(1);
  });

  it('MoS trains one copy of every shard, and the others follow', async () => {
    const { learner, report } = await train(trainingOf({ name: 'mos', rank: 4, pieces: 2, pool: 2, own: 1 }, dense));
    const rows = named(learner, 'a').filter(({ shape }) => shape[1] === 24);
    const shards = rows.flatMap(({ values }) =>
      Array.from({ length: 6 }, (_, i) => values.slice(24 + i * 12, 24 + (i + 1) * 12).join()),
    );
    expect(new Set(shards).size).toBe(4);
    const used = learner.tuning.trainables.reduce((sum, { values }) => sum + values.length, 0);
    expect(report.trained).toBeLessThan(used / 2);
  });

  it('PEGO adds the slope of its regularisers', async () => {
    const choice = { name: 'pego', group: 2, rank: 1, subspace: 2, preserve: 0.3, diversify: 0.7 };
    const { tuning } = await afterSteps(choice, dense, 1);
    const [{ local, place, shape, values, gradient }] = named({ tuning } as Learner, 'a');
    const known = floats(tuning.layer!(place as number)!.constants[local.replace('~a', '~known')]);
    const columns = shape[1]!;
    const dot = (x: Float32Array, at: number, y: Float32Array, to: number) => {
      let sum = 0;
      for (let j = 0; j < columns; j += 1) sum += x[at * columns + j]! * y[to * columns + j]!;
      return sum;
    };
    const regulariser = () => {
      let away = 0;
      for (let i = 0; i < 2; i += 1) for (let k = 0; k < 2; k += 1) away += dot(values, i, known, k) ** 2;
      return 0.3 * away + 0.7 * 2 * dot(values, 0, values, 1) ** 2;
    };
    gradient.fill(0);
    await tuning.beforeUpdate!(step);
    for (const i of [0, 7, columns + 3]) {
      const [start, found] = [values[i]!, gradient[i]!];
      values[i] = start + 0.01;
      const ahead = regulariser();
      values[i] = start - 0.01;
      const slope = (ahead - regulariser()) / 0.02;
      values[i] = start;
      expect(found).toBeCloseTo(slope, 4);
      expect(Math.abs(found)).toBeGreaterThan(1e-4);
    }
  });

  it('PRILoRA’s ranks rise, and half of every row of A goes in a round', async () => {
    const { tuning } = await afterSteps({ name: 'prilora', first: 2, last: 4, interval: 2 }, dense, 1);
    await tuning.afterUpdate!(step);
    for (const { place, shape, values } of named({ tuning } as Learner, 'a')) {
      expect(shape[0]).toBe(place === 0 ? 2 : 4);
      const columns = shape[1]!;
      for (let row = 0; row < shape[0]!; row += 1) {
        const zeros = values.subarray(row * columns, (row + 1) * columns).filter((value) => value === 0);
        expect(zeros.length).toBe(columns / 2);
      }
    }
  });

  it('SoMA leaves the first layers alone', async () => {
    const { tuning } = await afterSteps({ name: 'soma', rank: 3, frozen: 0.5 }, dense, 1);
    expect(new Set(tuning.trainables.map(({ place }) => place))).toEqual(new Set([1]));
  });

  it('SoRA’s gates close one after another', async () => {
    const learner = await afterSteps({ name: 'sora', rank: 4, threshold: 3 }, dense, 3);
    const gates = named(learner, 'gate').flatMap(({ values }) => [...values]);
    const closed = gates.filter((gate) => gate === 0).length;
    expect(closed).toBeGreaterThan(gates.length / 5);
    expect(closed).toBeLessThan(gates.length);
  });

  it('dropout leaves inputs out in a step, and none between steps', async () => {
    const { tuning } = await afterSteps({ name: 'lora', rank: 3, dropout: 0.3 }, dense, 1);
    const switches = () => Object.values(tuning.layer!(0)!.constants).flatMap((tensor) => [...floats(tensor)]);
    expect(new Set(switches())).toEqual(new Set([1]));
    await tuning.beforeStep!(step);
    const out = switches().filter((value) => value === 0).length / switches().length;
    expect(Math.abs(out - 0.3)).toBeLessThan(0.1);
    await tuning.beforeUpdate!(step);
    expect(new Set(switches())).toEqual(new Set([1]));
  });
});
