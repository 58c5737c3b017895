import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { memoryWorkspace, owned } from '../../support/owned.ts';
import { Extraction } from '../../../main/compress/extraction/extraction.ts';
import { derivedSource } from '../../../main/compress/extraction/derivedSource.ts';
import { extract } from '../../../main/compress/extraction/extract.ts';
import type { LayerOutcome } from '../../../main/compress/extraction/outcome.ts';
import { unitOf } from '../../../main/compress/granularity/index.ts';
import { parseRecipe } from '../../../main/compress/recipe/validate.ts';
import type { TrainingEvent } from '../../../main/compress/extraction/workspace.ts';
import { sliceUnits } from '../../../main/compress/granularity/width/slice.ts';
import { parametersAt } from '../../../main/models/source.ts';
import { inTrainingMethods } from '../../../main/inTrainingPruning/index.ts';
import type { InTrainingTuning, InTrainingWork, Removal } from '../../../main/inTrainingPruning/inTrainingPruning.ts';
import { expectedShare } from '../../../main/inTrainingPruning/units/budget.ts';
import { divergence } from '../../../main/inTrainingPruning/units/bottleneck.ts';
import { gatedTuning } from '../../../main/inTrainingPruning/units/gatedTuning.ts';
import {
  type GateKind,
  type GateLaw,
  type Gates,
  gatePlaces,
  layerGates,
  sublayerGates,
  unitGates,
  gatesAt,
} from '../../../main/inTrainingPruning/units/gates.ts';
import { budgetPress, hardConcrete } from '../../../main/inTrainingPruning/units/hardConcrete.ts';
import { estimatedWorth } from '../../../main/inTrainingPruning/units/importance/loraGradients.ts';
import { blocksOf } from '../../../main/inTrainingPruning/units/layerSampling.ts';
import { gaussianLaw } from '../../../main/inTrainingPruning/units/laws/gaussian.ts';
import { hardConcreteLaw } from '../../../main/inTrainingPruning/units/laws/hardConcrete.ts';
import { factors, switches } from '../../../main/inTrainingPruning/units/laws/plain.ts';
import { subsetLaw } from '../../../main/inTrainingPruning/units/laws/subsets.ts';
import { Learner } from '../../../main/training/learner.ts';
import { methods } from '../../../main/tuning/methods/index.ts';
import { nextTokenLoss } from '../../../main/training/objectives/nextToken.ts';
import { recoverySchema } from '../../../main/training/recovery.ts';
import { train } from '../../support/training.ts';
import { u32, uniform } from '../../../main/runtime/random.ts';
import { floats } from '../../../main/runtime/tensor.ts';
import { changedLayer } from '../../support/layers.ts';
import { memorySource, seededWeights, smallArchitecture } from '../../support/seededModel.ts';

const workspace = memoryWorkspace();
const layers = Array(4).fill(smallArchitecture().layers[0]) as ReturnType<typeof smallArchitecture>['layers'];
const architecture = smallArchitecture({ layers });
const source = memorySource(architecture, seededWeights(architecture));
/** Text with something to learn: every token is followed by its double. */
const windows = (seed: number, count = 4) => {
  const ids = new Int32Array(count * 12);
  for (let i = 0; i < ids.length; i += 1)
    ids[i] = i % 2 ? ((ids[i - 1] as number) * 2) % 50 : Math.floor((u32(seed, i) / 2 ** 32) * 50);
  return { ids, count, length: 12 };
};
const text = windows(1);
const objective = { head: nextTokenLoss };

async function workOf(changes: Partial<InTrainingWork> = {}, base = 'frozen', steps = 10): Promise<InTrainingWork> {
  const plain = {
    ...{ source, walk: workspace, seed: 3, steps, masks: null, calibration: windows(2), general: null },
    ...{ training: windows(3), warn: (message: string) => expect.unreachable(message) },
  };
  const bound = methods.bind(base);
  const target = {
    sparsity: 0.4,
    shareOf: () => 0.4,
    group: 'model' as const,
    removal: unitOf('structure').removal as Removal,
  };
  return { ...plain, base: await bound.component.prepare(plain, bound.options), ...target, ...changes };
}

async function gated(kinds: readonly GateKind[], law: GateLaw, changes: Partial<InTrainingWork> = {}) {
  const work = await workOf(changes);
  const gates = gatesAt(work, gatePlaces(work, kinds), law, 1);
  return { work, gates, tuning: gatedTuning(work, gates, {}) };
}

async function lossOf(tuning: Pick<InTrainingTuning, 'trainables' | 'layer'>, model = source): Promise<number> {
  const learner = owned(new Learner(model, tuning, workspace));
  const loss = await learner.loss(text);
  return loss;
}

/** The model as it is written once its gates are in its weights. */
async function foldedLoss(tuning: InTrainingTuning): Promise<number> {
  const learner = owned(new Learner(source, tuning, workspace));
  const weights = new Map(seededWeights(architecture));
  for (let layer = 0; layer < architecture.layers.length; layer += 1) {
    const { weights: merged } = await learner.merged(layer);
    for (const { name, local } of parametersAt(source, layer)) weights.set(name, floats(merged[local]).slice());
  }
  return lossOf({ trainables: [] }, memorySource(architecture, weights));
}

const { unitKinds, sublayers } = source.family;
const ofUnits = unitKinds.map(unitGates);
const ofSublayers = sublayers.map(sublayerGates);
const everyKind: readonly GateKind[] = [...ofUnits, ...ofSublayers, layerGates];

describe('gates in the graph', () => {
  it('change nothing while they are 1', async () => {
    const { tuning } = await gated(everyKind, factors);
    expect(await lossOf(tuning)).toBeCloseTo(await lossOf({ trainables: [] }), 6);
  });

  it('at 0 compute what the sliced model computes', async () => {
    const { tuning, gates } = await gated(ofUnits, switches);
    const shapes = [...architecture.layers];
    const weights = new Map(seededWeights(architecture));
    for (const { open, site, layer, count } of gates) {
      for (let unit = 0; unit < count; unit += 1) open[unit] = unit % 3 === 1 ? 0 : 1;
      const kept = [...open.keys()].filter((unit) => open[unit]);
      const learner = owned(
        new Learner(memorySource({ ...architecture, layers: shapes }, weights), { trainables: [] }, workspace),
      );
      const sliced = sliceUnits(source.family, architecture, await learner.merged(layer), site as never, kept, {});
      shapes[layer] = sliced.shape;
      for (const [local, tensor] of Object.entries(sliced.weights))
        weights.set(source.family.layerPrefix(layer) + local, floats(tensor).slice());
    }
    const cut = memorySource({ ...architecture, layers: shapes }, weights);
    expect(Math.abs((await lossOf(tuning)) - (await lossOf({ trainables: [] }, cut)))).toBeLessThan(1e-5);
  });

  it('at 0 switch a sublayer off with its bias', async () => {
    const biased = layers.map((one) =>
      changedLayer(one, {
        attention: { bias: { q: false, k: false, v: false, o: true } },
        feedForward: { bias: { gate: false, up: false, down: true } },
      }),
    );
    const shape = smallArchitecture({ layers: biased });
    const model = memorySource(shape, seededWeights(shape));
    const { tuning, gates } = await gated([sublayerGates('attention'), layerGates], factors, { source: model });
    (gates[0] as Gates).open[0] = 0;
    (gates.find(({ layer, kind }) => layer === 2 && kind === 'layer') as Gates).open[0] = 0;
    const without = biased.map((one, layer) =>
      changedLayer(one, {
        ...(layer === 0 || layer === 2 ? { attention: null } : {}),
        ...(layer === 2 ? { feedForward: null } : {}),
      }),
    );
    const cut = memorySource({ ...shape, layers: without }, seededWeights(shape));
    expect(Math.abs((await lossOf(tuning, model)) - (await lossOf({ trainables: [] }, cut)))).toBeLessThan(1e-5);
  });

  it('are in the weights once they are merged', async () => {
    const { tuning, gates } = await gated(everyKind, factors);
    gates.forEach(({ trained }, at) => {
      const { values } = trained['factor'] as Gates['trained'][string];
      uniform(at, values.length).forEach((u, i) => (values[i] = u * 1.5));
    });
    expect(Math.abs((await foldedLoss(tuning)) - (await lossOf(tuning)))).toBeLessThan(1e-5);
  });

  const laws: [string, GateLaw, readonly GateKind[]][] = [
    ['hard concrete', hardConcreteLaw({ temperature: 2 / 3, initial: 0.4 }), everyKind],
    ['gaussian', gaussianLaw(-1), everyKind],
    ['factors', factors, everyKind],
  ];
  it.each(laws)('have the gradient that differences say (%s)', async (_, law, kinds) => {
    const { tuning, gates } = await gated(kinds, law);
    gates.forEach(({ constants: { noise } }, at) =>
      noise?.forEach((_zero, i) => (noise[i] = u32(at, i) / 2 ** 32 - 0.5)),
    );
    const learner = owned(new Learner(source, tuning, workspace));
    await learner.gradients(text, objective);
    for (const { trained, layer } of gates.filter((one) => one.layer === 1)) {
      for (const { values, gradient } of Object.values(trained)) {
        const start = values[0] as number;
        const at = async (value: number) => {
          values[0] = value;
          return learner.loss(text);
        };
        const h = 0.01;
        const difference = ((await at(start + h)) - (await at(start - h))) / (2 * h);
        await at(start);
        expect(Math.abs((gradient[0] as number) - difference), `layer ${layer}`).toBeLessThan(
          3e-4 + 0.02 * Math.abs(difference),
        );
      }
    }
  });

  it('of a block of layers share logits whose gradient is that of the chances', async () => {
    const work = await workOf({ removal: { of: 'layers' }, sparsity: 0.5, shareOf: () => 0.5 });
    const blocks = blocksOf(work, 2);
    expect(blocks.map(({ first, size, keep }) => [first, size, keep])).toEqual([
      [0, 2, 1],
      [2, 2, 1],
    ]);
    const gates = gatesAt(work, gatePlaces(work, [layerGates]), subsetLaw(blocks, 1), 1);
    const tuning = gatedTuning(work, gates, {});
    const learner = owned(new Learner(source, tuning, workspace));
    // In value the gates are what is drawn; beside it, the chances move the loss as a soft gate would.
    await learner.gradients(text, objective);
    const soft = await gated([layerGates], factors);
    const beside = owned(new Learner(source, soft.tuning, workspace));
    await beside.gradients(text, objective);
    gates.forEach(({ trained, constants }, at) => {
      const byGate = (soft.gates[at] as Gates).trained['factor']?.gradient[0] as number;
      const keeps = constants['keeps'] as Float32Array;
      // ∂/∂logit of Σ p keeps at equal chances of two ways: p (keeps − mean) = ½ (keeps − ½).
      keeps.forEach((k, way) => expect(trained['logits']?.gradient[way]).toBeCloseTo((byGate * (k - 0.5)) / 2, 5));
    });
  });
});

describe('the budget', () => {
  it('is reached by the gates it presses on, in expectation', async () => {
    const work = await workOf();
    const chosen = hardConcrete.options.parse({ warmup: 0.2, until: 1 }) as never;
    const gates = gatesAt(work, gatePlaces(work, ofUnits), hardConcreteLaw(chosen), 1);
    const press = budgetPress(work, gates, chosen);
    const velocity = new Map<Float32Array, Float32Array>();
    for (let number = 0; number < 400; number += 1) {
      for (const { trained } of gates) {
        const { values, gradient } = trained['alpha'] as Gates['trained'][string];
        // Some units are dear: the loss pushes their gates open.
        gradient.forEach((_g, i) => (gradient[i] = i % 2 ? -1e-2 : 0));
        velocity.set(values, gradient);
      }
      press.descend({ number, steps: 400, rate: 1 });
      for (const [values, gradient] of velocity)
        values.forEach((_v, i) => (values[i]! -= 0.3 * (gradient[i] as number)));
    }
    expect(press.shares()[0]).toBeCloseTo(0.4, 1);
    const alpha = (gates[1] as Gates).trained['alpha']?.values as Float32Array;
    expect(alpha[1]).toBeGreaterThan(alpha[0] as number);
  });

  it('has the slope that differences say, with sublayers above units', async () => {
    const work = await workOf();
    const chosen = hardConcrete.options.parse({ sublayers: true, ascent: 1e-9 }) as never;
    const gates = gatesAt(work, gatePlaces(work, [...ofUnits, ...ofSublayers]), hardConcreteLaw(chosen), 1);
    const press = budgetPress(work, gates, chosen);
    press.lagrangian.multipliers[0] = 1;
    press.descend({ number: 9, steps: 10, rate: 1 });
    const budget = { gates: gates.filter(({ site }) => site), target: 0.4 };
    for (const { trained } of gates) {
      const { values, gradient } = trained['alpha'] as Gates['trained'][string];
      const start = values[0] as number;
      const at = (value: number) => {
        values[0] = value;
        return expectedShare(budget, press.probabilities);
      };
      const difference = (at(start + 0.01) - at(start - 0.01)) / 0.02;
      values[0] = start;
      expect(Math.abs(difference)).toBeGreaterThan(1e-5);
      expect((gradient[0] as number) / difference).toBeCloseTo(1, 2);
    }
  });
});

describe('closed forms', () => {
  it('of the divergence have the derivatives that differences say', () => {
    const [mu, log, h] = [0.7, -1.2, 1e-4];
    const { byMean, byLog } = divergence(mu, log);
    const by = (a: number, b: number) => divergence(mu + a, log + b).value;
    expect(byMean).toBeCloseTo((by(h, 0) - by(-h, 0)) / (2 * h), 6);
    expect(byLog).toBeCloseTo((by(0, h) - by(0, -h)) / (2 * h), 6);
  });

  it('of LoRA’s estimate is ĝ ⊙ W′ squared, entry by entry', () => {
    const numbers = (seed: number, count: number) => Float32Array.from(uniform(seed, count), (u) => u - 0.5);
    const [rows, columns, rank, s] = [3, 4, 2, 2];
    const w = numbers(1, rows * columns);
    const a = { values: numbers(2, rank * columns), gradient: numbers(3, rank * columns) };
    const b = { values: numbers(4, rows * rank), gradient: numbers(5, rows * rank) };
    const worth = estimatedWorth(w, a, b, rank, s);
    const product = (l: Float32Array, r: Float32Array, i: number, j: number) =>
      [0, 1].reduce((sum, k) => sum + (l[i * rank + k] as number) * (r[k * columns + j] as number), 0);
    for (let i = 0; i < rows; i += 1)
      for (let j = 0; j < columns; j += 1) {
        const g =
          product(b.gradient, a.values, i, j) / s +
          s * product(b.values, a.gradient, i, j) -
          product(b.gradient, a.gradient, i, j) / s;
        const merged = (w[i * columns + j] as number) + s * product(b.values, a.values, i, j);
        expect(worth[i * columns + j]).toBeCloseTo((g * merged) ** 2, 8);
      }
  });
});

interface Case {
  readonly method: { readonly name: string } & Record<string, unknown>;
  readonly train: string;
  readonly unit?: string;
}
const early = { from: 0.1, until: 0.5, every: 1 };
const cases: readonly Case[] = [
  { method: { name: 'hardConcrete', sublayers: true, until: 0.5 }, train: 'lora' },
  { method: { name: 'hardConcrete', until: 0.5 }, train: 'frozen', unit: 'sublayer' },
  { method: { name: 'bottleneck', until: 0.5 }, train: 'full' },
  { method: { name: 'gradualUnits', by: 'gateGradient', ...early }, train: 'lora' },
  { method: { name: 'gradualUnits', by: 'movement', ...early }, train: 'full' },
  { method: { name: 'gradualUnits', by: 'saliency', ...early }, train: 'full' },
  { method: { name: 'gradualUnits', by: 'loraGradients', ...early, watch: 1 }, train: 'lora', unit: 'neuron' },
  { method: { name: 'slimming' }, train: 'lora' },
  { method: { name: 'pressure', watch: 0.2 }, train: 'full' },
  { method: { name: 'layerSampling', block: 2, until: 0.5 }, train: 'lora', unit: 'layer' },
  { method: { name: 'trainedRank', ...early }, train: 'full', unit: 'rank' },
];
const named = cases.map((one): [string, Case] => [
  `${one.method.name} ${String(one.method['by'] ?? '')} ${one.unit ?? ''}`,
  one,
]);

const recovery = (train: string, steps: number, every: number | null) =>
  recoverySchema.parse({ train, rate: 0.01, steps, batch: 2, every });

/** Trains by an in-training method; with a folder the state survives, and `stopAfter` breaks it off there. */
async function trained({ method, train: base, unit = 'structure' }: Case, folder: string | null, stopAfter = Infinity) {
  let inTrainingPruning: InTrainingTuning | null = null;
  const prepare = async (work: Parameters<NonNullable<Parameters<typeof train>[0]['tuning']>>[0]) => {
    const bound = inTrainingMethods.bind(method);
    const below = methods.bind(base);
    const rest = {
      base: await below.component.prepare(work, below.options),
      removal: unitOf(unit).removal!,
      group: 'model' as const,
    };
    inTrainingPruning = await bound.component.prepare(
      { ...work, ...rest, sparsity: 0.4, shareOf: () => 0.4 },
      bound.options,
    );
    return inTrainingPruning;
  };
  const sides = { domain: windows(3, 8), general: null };
  const { learner } = await train({
    ...{ source, teacher: source, recovery: recovery(base, 6, 3), texts: sides },
    ...{ calibration: { domain: windows(2), general: null }, masks: null, seed: 5, walk: workspace, tuning: prepare },
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

describe('pruning units while training', () => {
  it.each(named)('goes on after an interruption as if there had been none: %s', async (_, one) => {
    const folder = await mkdtemp(join(tmpdir(), 'espalier-in-training-'));
    await expect(trained(one, folder, 3)).rejects.toThrow('killed');
    const resumed = await trained(one, folder);
    const whole = await trained(one, null);
    expect(resumed).toEqual(whole);
    await rm(folder, { recursive: true });
  });

  it.each(named)(
    'removes exactly the share, and what was seen while training is what is written: %s',
    async (_, one) => {
      const { unit = 'structure', method } = one;
      const depth = unit === 'layer' || unit === 'sublayer';
      const recipe = parseRecipe(
        {
          ...{
            name: 'own',
            title: 'Own',
            paper: null,
            citation: '',
            category: 'structured-width',
            unit,
            group: 'model',
          },
          ...(unit === 'rank'
            ? { score: { name: 'spectrum', weighting: 'none' }, group: 'site', allocation: 'uniform' }
            : { score: 'learned', allocation: depth ? 'lowest' : 'global' }),
          ...{
            compensation: 'none',
            schedule: 'oneShot',
            recovery: 'none',
            lambda: null,
            explanation: '',
            caveats: [],
          },
          inTrainingPruning: { method, ...recovery(one.train, 6, 3) },
          defaults: { sparsity: 0.4, lambda: null },
        },
        'own',
      );
      const told: TrainingEvent[] = [];
      const own = { ...memoryWorkspace(), trained: (event: TrainingEvent) => void told.push(event) };
      const side = (of: ReturnType<typeof windows>, fingerprint: string) => ({ windows: of, fingerprint });
      const texts = {
        ...{ domain: side(windows(2), 'c'), general: null },
        training: () => Promise.resolve({ domain: side(windows(3, 8), 't'), general: null }),
      };
      const result = await extract(
        owned(new Extraction(source, { sparsity: 0.4, lambda: null, seed: 5 }, texts, own)),
        recipe,
      );
      const made = derivedSource(source, result);
      const learner = owned(new Learner(made, { trainables: [] }, workspace));
      const after = await learner.loss(texts.domain.windows);
      const best = told.find(({ kind }) => kind === 'trained');
      const seen = told.find(
        (event) => event.kind === 'evaluation' && best?.kind === 'trained' && event.step === best.best,
      );
      expect(Math.abs(after - (seen?.kind === 'evaluation' ? seen.domain : NaN))).toBeLessThan(2e-4);
      const units = result.layers.map(({ meta }) => (meta as LayerOutcome).units);
      const kept = (kind: string) => units.reduce((sum, of) => sum + (of?.[kind]?.length ?? 0), 0);
      if (unit === 'layer') expect([kept('attention'), kept('feedForward')]).toEqual([2, 2]);
      if (unit === 'sublayer') expect(kept('attention') + kept('feedForward')).toBe(5);
      if (unit === 'neuron') expect(kept('neuron')).toBe(4 * 32 - Math.floor(0.4 * 4 * 32));
      if (unit === 'structure') {
        const [group, neuron] = source.family.units(architecture, 0);
        const all = 4 * ((group?.cost ?? 0) * 2 + (neuron?.cost ?? 0) * 32);
        const left = kept('kvGroup') * (group?.cost ?? 0) + kept('neuron') * (neuron?.cost ?? 0);
        expect(1 - left / all).toBeLessThanOrEqual(0.4);
        expect(1 - left / all).toBeGreaterThan(0.4 - (group?.cost ?? 0) / all);
      }
    },
  );

  it('finds one score for every unit, and for every sublayer', async () => {
    const width = await trained(cases[0] as Case, null);
    for (const found of width.found) {
      expect(found['kvGroup']).toHaveLength(2);
      expect(found['neuron']).toHaveLength(32);
    }
    const depth = await trained(cases[9] as Case, null);
    for (const found of depth.found)
      expect([found['attention'], found['feedForward']].map((one) => one?.length)).toEqual([1, 1]);
  });
});
