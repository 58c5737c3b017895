import { describe, expect, it } from 'vitest';
import { disparity } from '../../../main/training/gradientSurgery/disparity.ts';
import { resolvedGradients, type TwoGradients } from '../../../main/training/gradientSurgery/gradientSurgery.ts';
import { naiveLogits } from '../../support/naiveLlama.ts';
import { seededWeights, smallArchitecture } from '../../support/seededModel.ts';
import { gradientDropout } from '../../../main/training/gradientSurgery/gradientDropout.ts';
import { gradientSurgeries } from '../../../main/training/gradientSurgery/index.ts';
import { minNorm, shortestShare } from '../../../main/training/gradientSurgery/minNorm.ts';
import { DisposalStack } from '../../../main/runtime/disposal.ts';
import { windowRange } from '../../../main/models/windows.ts';
import { Learner } from '../../../main/training/learner.ts';
import { Mixture, mixtureSchema } from '../../../main/training/mixture.ts';
import { boundObjectives } from '../../../main/training/objectives/bound.ts';
import { combined } from '../../../main/training/objectives/combined.ts';
import { problemsOf } from '../../../main/compress/recipe/trainingProblems.ts';
import { recoverySchema } from '../../../main/training/recovery.ts';
import {
  expectSameBits,
  interrupted,
  seededSource,
  seededWindows,
  smallTraining,
  smallWork,
  train,
} from '../../support/training.ts';
import { memoryWorkspace, owned } from '../../support/owned.ts';
import { trainable } from '../../../main/training/trainable.ts';
import { uniform } from '../../../main/runtime/random.ts';

const source = seededSource();
const step = { number: 4, steps: 10, rate: 1 };

/** One tensor with two gradients. */
function two(domain: readonly number[], general: readonly number[], mask: Uint8Array | null = null): TwoGradients {
  const one = trainable(0, 'w', [domain.length], new Float32Array(domain.length), { mask });
  one.gradient.set(domain);
  return { one, general: Float32Array.from(general) };
}

const numbers = (seed: number, count: number) => [...uniform(seed, count)].map((u) => 2 * u - 1);
const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(a).reduce((sum, x, i) => sum + x * b[i]!, 0);

describe('minNorm', () => {
  it('finds the shortest combination, as trying many shows, and it lowers both losses', () => {
    for (let seed = 1; seed <= 30; seed += 1) {
      const [g, h] = [numbers(seed, 5), numbers(seed + 100, 5).map((x) => x * (1 + (seed % 3)))];
      const pair = two(g, h);
      const { domain } = minNorm.prepare({ seed: 1, share: 0.5 }, {}).resolve([pair], step);
      const length = (share: number) => {
        const mix = g.map((x, i) => share * x + (1 - share) * h[i]!);
        return dot(mix, mix);
      };
      const best = Math.min(...Array.from({ length: 1001 }, (_, i) => length(i / 1000)));
      expect(length(domain)).toBeLessThanOrEqual(best + 1e-9);
      const found = pair.one.gradient;
      expect(Math.min(dot(found, g), dot(found, h))).toBeGreaterThanOrEqual(dot(found, found) - 1e-5);
    }
  });

  it('counts only entries that may change, and shares equally between equal gradients', () => {
    const masked = two([1, 100], [-1, -3], Uint8Array.of(1, 0));
    expect(minNorm.prepare({ seed: 1, share: 0.5 }, {}).resolve([masked], step).domain).toBeCloseTo(0.5);
    expect(shortestShare({ gg: 2, gh: 2, hh: 2 })).toBe(0.5);
  });
});

describe('gradientDropout', () => {
  it('keeps what general text agrees with, and drops the rest as often as it opposes', () => {
    const count = 20_000;
    const [agreeing, opposed] = [
      two(Array(count).fill(1), Array(count).fill(5)),
      two(Array(count).fill(1), Array(count).fill(-3)),
    ];
    const surgery = gradientDropout.prepare({ seed: 3, share: 0.5 }, { leak: 0.25, against: 'general' });
    expect(surgery.resolve([agreeing, opposed], step)).toEqual({ domain: 1, general: 0 });
    expect(agreeing.one.gradient.every((g) => g === 1)).toBe(true);
    const kept = opposed.one.gradient.filter((g) => g === 1).length / count;
    expect(Math.abs(kept - 0.25)).toBeLessThan(0.01);
    expect(opposed.one.gradient.every((g) => g === 1 || g === 0.25)).toBe(true);
  });
});

describe('disparity', () => {
  it('weighs losses as the gradient of the Lagrangian does', () => {
    const surgery = disparity.prepare({ seed: 1, share: 0.3 }, { allowed: 0.1, ascent: 2, buffer: 4 });
    surgery.state!.set([0.4, 1.5]);
    const lagrangian = (domain: number, general: number) => {
      const mean = 0.7 * domain + 0.3 * general;
      return mean + 0.4 * (domain - mean - 0.1) + 1.5 * (general - mean - 0.1);
    };
    const weights = surgery.resolve([two([1], [0])], step);
    expect(weights.domain).toBeCloseTo(lagrangian(1, 0) - lagrangian(0, 0));
    expect(weights.general).toBeCloseTo(lagrangian(0, 1) - lagrangian(0, 0));
  });

  it('lets a side count more for as long as the mean of its buffer is above what is allowed', () => {
    const surgery = disparity.prepare({ seed: 1, share: 0.5 }, { allowed: 0.1, ascent: 2, buffer: 2 });
    const multipliers = () => [...surgery.state!.subarray(0, 2)];
    surgery.observe?.({ domain: 0, general: 1 });
    expect(multipliers()).toEqual([0, 2 * (1 - 0.5 - 0.1)]);
    // The step before is remembered: a single step without a difference does not end it.
    surgery.observe?.({ domain: 0, general: 0 });
    expect(multipliers()[1]).toBeCloseTo(0.8 + 2 * (0.5 - 0.25 - 0.1));
    surgery.observe?.({ domain: 0, general: 0 });
    expect(multipliers()[1]).toBeCloseTo(1.1 - 0.2);
    for (let i = 0; i < 10; i += 1) surgery.observe?.({ domain: 0, general: 0 });
    expect(multipliers()).toEqual([0, 0]);
  });

  it('hears by how much tokens predicted right fell behind the unpruned model, on the text of the step', async () => {
    const reference = owned(new Learner(seededSource(9), { trainables: [] }, memoryWorkspace()));
    const learner = owned(new Learner(source, { trainables: [] }, memoryWorkspace()));
    const windows = { domain: seededWindows(1, 8), general: seededWindows(2, 8) };
    const heard: object[] = [];
    const surgery = { observe: (drop: object) => void heard.push(drop), resolve: () => ({ domain: 1, general: 0 }) };
    const told = { source, teacher: source, walk: memoryWorkspace(), seed: 1 };
    const recovery = recoverySchema.parse({ train: 'full', rate: 1, steps: 1 });
    await using scope = new DisposalStack();
    const objective = scope.use(await combined(boundObjectives(recovery), told));
    await resolvedGradients(learner, objective, windows, { surgery, distance: null, reference, step });
    const rightBy = (seed: number, { ids, count, length }: typeof windows.domain) => {
      const [architecture, right] = [smallArchitecture(), { tokens: 0 }];
      const weights = seededWeights(architecture, seed);
      for (let window = 0; window < count; window += 1) {
        const own = [...ids.subarray(window * length, (window + 1) * length)];
        const logits = naiveLogits(architecture, weights, own);
        own.slice(1).forEach((id, t) => (right.tokens += logits[t]!.indexOf(Math.max(...logits[t]!)) === id ? 1 : 0));
      }
      return right.tokens / (count * (length - 1));
    };
    const drop = (text: typeof windows.domain) => rightBy(9, text) - rightBy(5, text);
    expect(heard).toEqual([
      {
        domain: expect.closeTo(drop(windows.domain), 6) as number,
        general: expect.closeTo(drop(windows.general), 6) as number,
      },
    ]);
    expect(Math.abs(drop(windows.domain)) + Math.abs(drop(windows.general))).toBeGreaterThan(0);
  });
});

describe('training with two gradients', () => {
  const data = (surgery: string) => ({ general: 0.5, surgery });

  it.each(gradientSurgeries.components.map(({ name }) => [name]))(
    '%s ends with the same bits when it was interrupted',
    async (name) => {
      const choice = name === 'disparity' ? { name, allowed: 0, ascent: 50 } : { name };
      const training = smallTraining(source, {
        ...{ train: 'full', rate: 0.003, every: 2 },
        data: { general: 0.5, surgery: choice },
      });
      const { learner, report } = await train(training);
      expect(report.evaluations.length).toBe(4);
      expectSameBits(await interrupted(training), learner);
    },
  );

  it('drops what leads away from the answers of the unpruned model to the same text, where asked', async () => {
    const teacher = seededSource(9);
    const options = { leak: 0, against: 'teacher' } as const;
    let rate = 0;
    const training = smallTraining(
      source,
      {
        ...{ train: 'full', steps: 1, clip: null, optimiser: { name: 'sgd', momentum: 0 } },
        data: { surgery: { name: 'gradientDropout', ...options }, order: 'sequential' },
      },
      { teacher, onStep: (taken) => (rate = taken.rate) },
    );
    const gradients = async (objective: string) => {
      const { trainables } = await training.tuning(smallWork(source));
      const learner = owned(new Learner(source, { trainables }, memoryWorkspace()));
      const bound = boundObjectives(
        recoverySchema.parse({ train: 'full', rate: 1, steps: 1, objectives: [objective] }),
      );
      await using scope = new DisposalStack();
      const told = scope.use(await combined(bound, { source, teacher, walk: memoryWorkspace(), seed: 3 }));
      await learner.gradients(windowRange(training.texts.domain, 0, 4), told);
      return trainables;
    };
    const [first, second] = [await gradients('nextToken'), await gradients('distillation')];
    const before = first.map(({ gradient }) => gradient.slice());
    const both = first.map((one, at) => ({ one, general: (second[at] as typeof one).gradient }));
    gradientDropout.prepare({ seed: 3, share: 0 }, options).resolve(both, { number: 0, steps: 1, rate: 1 });
    const dropped = before.flatMap((g, at) => [...g].filter((value, i) => value !== 0 && first[at]?.gradient[i] === 0));
    expect(dropped.length).toBeGreaterThan(20);
    const { learner } = await train({ ...training, texts: { domain: training.texts.domain, general: null } });
    learner.tuning.trainables.forEach(({ values }, at) => {
      const { values: old, gradient } = first[at] as (typeof first)[number];
      values.forEach((value, i) => expect(value).toBeCloseTo((old[i] as number) - rate * (gradient[i] as number), 6));
    });
  });

  it('lowers the loss of both sides with minNorm', async () => {
    const training = smallTraining(source, {
      ...{ train: 'full', rate: 0.02, steps: 12, batch: 12, every: 12, optimiser: 'sgd', clip: null },
      data: { general: 0.3, surgery: 'minNorm', order: 'sequential' },
    });
    const [first, last] = (await train({ ...training, calibration: training.texts })).report.evaluations;
    expect(last!.domain).toBeLessThan(first!.domain);
    expect(last!.general!).toBeLessThan(first!.general!);
  });

  it('says what it needs, and goes on without general text', async () => {
    const problem = (input: object) =>
      [...problemsOf(recoverySchema.parse({ train: 'full', rate: 1, steps: 1, ...input }))][0]?.[1];
    expect(problem({ data: { surgery: 'minNorm' } })).toMatch(/general text/);
    expect(problem({ batch: 1, data: data('minNorm') })).toMatch(/two windows/);
    expect(problem({ batch: 1, data: { surgery: { name: 'gradientDropout', against: 'teacher' } } })).toBeUndefined();
    expect(problem({ data: data('maxNorm') })).toMatch(/not known/);
    const told: string[] = [];
    const training = smallTraining(source, { train: 'full', steps: 1, data: data('minNorm') });
    const { domain } = training.texts;
    await train({ ...training, texts: { domain, general: null }, warn: (message) => told.push(message) });
    expect(told).toEqual([expect.stringMatching(/no general text/)]);
  });
});

describe('the data of a step', () => {
  const texts = { domain: seededWindows(1, 8), general: seededWindows(2, 8) };

  it('has windows of both sides where they are read apart', () => {
    const mixture = new Mixture(texts, mixtureSchema.parse({ general: 0.25, order: 'sequential' }), 1, 10);
    const { domain, general } = mixture.sides(0, 8);
    expect([domain.count, general.count]).toEqual([6, 2]);
    expect(domain.ids).toEqual(texts.domain.ids.subarray(0, 6 * 12));
    expect(mixture.sides(1, 8).general.ids).toEqual(texts.general.ids.subarray(2 * 12, 4 * 12));
    expect([...mixture.state.subarray(0, 2)]).toEqual([12, 4]);
    expect(mixture.sides(2, 2).general.count).toBe(1);
  });

  it('hides the share of tokens that was asked for, and never changes what is to be predicted', () => {
    const long = { domain: seededWindows(1, 200, 64, 49), general: null };
    long.domain.ids.forEach((id, i) => (long.domain.ids[i] = id + 1));
    const options = mixtureSchema.parse({ hide: { share: 0.3, warmup: 0.5 }, order: 'sequential' });
    const mixture = new Mixture(long, options, 1, 10);
    const hidden = (step: number) => {
      const { ids, inputs } = mixture.next(step, 200);
      expect(ids).toEqual(long.domain.ids);
      expect(inputs!.every((id, i) => id === 0 || id === ids[i])).toBe(true);
      return inputs!.filter((id) => id === 0).length / ids.length;
    };
    expect(hidden(0)).toBe(0);
    expect(Math.abs(hidden(2) - 0.12)).toBeLessThan(0.01);
    expect(Math.abs(hidden(7) - 0.3)).toBeLessThan(0.01);
  });

  it('hides only tokens of answers where only these count', () => {
    const scored = Uint8Array.from({ length: 8 * 12 }, (_, i) => (i % 12 > 6 ? 1 : 0));
    const options = mixtureSchema.parse({ hide: { share: 0.9, token: 7 }, order: 'sequential' });
    const { ids, inputs } = new Mixture({ domain: { ...texts.domain, scored }, general: null }, options, 1, 10).next(
      3,
      8,
    );
    expect(inputs!.every((id, i) => scored[i] === 1 || id === ids[i])).toBe(true);
    expect(inputs!.filter((id, i) => scored[i] === 1 && id === 7).length).toBeGreaterThan(20);
  });
});
