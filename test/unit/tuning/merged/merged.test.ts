import { describe, expect, it } from 'vitest';
import { breadcrumbs, keepMiddle } from '../../../../main/tuning/merged/breadcrumbs.ts';
import { dropChanges, rescales } from '../../../../main/tuning/merged/deltaDropping.ts';
import { merged } from '../../../../main/tuning/merged/index.ts';
import { mergedTuning } from '../../../../main/tuning/merged/ingredients.ts';
import { greedySoup } from '../../../../main/tuning/merged/modelSoup.ts';
import type { Learner } from '../../../../main/training/learner.ts';
import type { RecoveryInput } from '../../../../main/training/recovery.ts';
import type { ModelSource } from '../../../../main/models/source.ts';
import {
  expectSameBits,
  interrupted,
  seededSource,
  smallTraining,
  smallWork,
  train,
  weightsAfter,
} from '../../../support/training.ts';

const source = seededSource();

/** Options with which everything fits into eight steps, with rates that a small model learns something at. */
const choices: Record<string, Record<string, unknown>> = {
  modelSoup: { rates: [0.5, 1] },
  taskArithmetic: { scales: [0.2, 0.6, 1] },
  breadcrumbs: { small: 0.5, large: 0.1, scales: [0.5, 1] },
  deltaDropping: { drop: 0.8, tries: 4 },
  taskScaling: { train: 0.5, factorRate: 100 },
};

const training = (
  name: string,
  changes: Record<string, unknown> = {},
  recovery: Partial<RecoveryInput> = {},
  of: ModelSource = source,
) => smallTraining(of, { train: { name, ...choices[name], ...changes }, rate: 0.005, steps: 8, ...recovery });

/** What the trainings of a run changed: vectors[training][tensor]. */
function vectorsOf({ tuning }: Learner): Float32Array[][] {
  const result: Float32Array[][] = [];
  for (const [name, array] of Object.entries(tuning.state ?? {})) {
    const [, of, at] = /^vector\.(\d+)\.(\d+)$/.exec(name) as unknown as [string, string, string];
    (result[Number(of)] ??= [])[Number(at)] = array as Float32Array;
  }
  return result;
}

/** Every tensor that is trained, as it was. */
const starts = (learner: Learner) =>
  Promise.all(
    learner.tuning.trainables
      .filter(({ detached }) => !detached)
      .map(({ place, local }) => source.read(source.parameters.find((p) => p.place === place && p.local === local)!)),
  );

/** The largest distance of the tensors from θ₀ + Σ factor · vector. */
async function distance(learner: Learner, factor: (vector: number, tensor: number) => number): Promise<number> {
  const vectors = vectorsOf(learner);
  let largest = 0;
  (await starts(learner)).forEach((start, at) => {
    const { values } = learner.tuning.trainables[at]!;
    start.forEach((w, i) => {
      const wanted = vectors.reduce((sum, vector, of) => sum + factor(of, at) * vector[at]![i]!, w);
      largest = Math.max(largest, Math.abs(values[i]! - wanted));
    });
  });
  return largest;
}

const length = (vector: readonly Float32Array[]) =>
  Math.sqrt(vector.reduce((sum, change) => sum + change.reduce((a, b) => a + b * b, 0), 0));

describe.each(merged.map(({ name }) => [name]))('%s', (name) => {
  it('ends with the same bits when it was interrupted after every step', async () => {
    const short = training(name, name === 'taskScaling' ? { train: 0.8 } : {}, { steps: 5 });
    expectSameBits(await interrupted(short), (await train(short)).learner);
  });

  it('keeps removed weights at zero, and changes others', async () => {
    const linears = source.parameters.filter(({ role }) => role === 'linear');
    const holes = new Map(
      linears.map(({ name, shape }) => [
        name,
        Uint8Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => (i % 3 ? 1 : 0)),
      ]),
    );
    const pruned: ModelSource = {
      ...source,
      read: async (parameter) =>
        (await source.read(parameter)).map((value, i) => value * (holes.get(parameter.name)?.[i] ?? 1)),
    };
    const work = { ...training(name, {}, {}, pruned), masks: holes };
    const weights = await weightsAfter(work, (await train(work)).learner);
    let moved = 0;
    for (const parameter of linears) {
      const before = await pruned.read(parameter);
      weights.get(parameter.name)!.forEach((value, i) => {
        if (holes.get(parameter.name)![i] === 0) expect(value + 0).toBe(0);
        else if (value !== before[i]) moved += 1;
      });
    }
    expect(moved).toBeGreaterThan(0);
  });
});

describe('a model soup', () => {
  it('takes models in while the mean is no worse, the best first', async () => {
    const losses: Record<string, number> = { 0: 3, 1: 2, 2: 4, '1,0': 2.5, '1,2': 1.5 };
    const asked: string[] = [];
    const soup = await greedySoup([0, 1, 2], (of) => {
      asked.push(of.join());
      return Promise.resolve(losses[of.join()]!);
    });
    expect(soup).toEqual([1, 2]);
    expect(asked).toEqual(['0', '1', '2', '1,0', '1,2']);
  });

  it('is the mean of models that began alike, and of all of them where nobody asks for the best', async () => {
    const { learner } = await train(training('modelSoup', { greedy: false }));
    expect(await distance(learner, () => 1 / 2)).toBeLessThan(1e-6);
    const [slow, fast] = vectorsOf(learner) as [Float32Array[], Float32Array[]];
    expect(length(fast) / length(slow)).toBeGreaterThan(1.3);
    // Had the second begun where the first ended, it would have moved the farther for it.
    const again = await train(training('modelSoup', { greedy: false, rates: [1, 0.0001] }));
    expect(length(vectorsOf(again.learner)[1]!)).toBeLessThan(0.01 * length(vectorsOf(again.learner)[0]!));
  });

  it('drops a training that spoils the mean', async () => {
    const { learner } = await train(training('modelSoup', { rates: [0.2, 20] }));
    expect(await distance(learner, (of) => Number(of === 1))).toBeLessThan(1e-6);
  });
});

describe('task arithmetic', () => {
  it('adds as much of both changes as is best for both texts', async () => {
    const scales = [0.2, 0.6, 1];
    const work = training('taskArithmetic');
    const { learner } = await train(work);
    const distances = await Promise.all(scales.map((scale) => distance(learner, () => scale)));
    const [own] = scales.filter((_, at) => distances[at]! < 1e-6);
    expect(own).toBeDefined();
    const losses: number[] = [];
    for (const scale of scales) {
      const one = (await train(training('taskArithmetic', { scales: [scale] }))).learner;
      losses.push(((await one.loss(work.calibration.domain)) + (await one.loss(work.calibration.general!))) / 2);
    }
    expect(scales[losses.indexOf(Math.min(...losses))]).toBe(own);
  });

  it('learns either change on the text of its side alone', async () => {
    const twice = (side: 'domain' | 'general') => {
      const work = training('taskArithmetic');
      const texts = { domain: work.texts[side]!, general: work.texts[side]! };
      return train({ ...work, texts });
    };
    const own = vectorsOf((await train(training('taskArithmetic'))).learner);
    const [domain, general] = [await twice('domain'), await twice('general')].map(({ learner }) => vectorsOf(learner));
    expect(own[0]).toEqual(domain![0]);
    expect(own[1]).toEqual(general![1]);
    expect(own[0]).not.toEqual(general![0]);
    expect(own[1]).not.toEqual(domain![1]);
  });

  it('says what is missing without general text', async () => {
    const work = { ...smallWork(source), general: null };
    await expect(breadcrumbs.prepare(work, {} as never)).rejects.toThrow('choose a general dataset');
  });
});

describe('breadcrumbs', () => {
  it('keep the middle of what a tensor changed', () => {
    const vector = [Float32Array.of(5, -0.1, 3, 0.2, -4, 1, 0, 2, -0.3, 0.4), Float32Array.of(1)];
    keepMiddle(vector, { small: 0.4, large: 0.2 });
    expect([...vector[0]!]).toEqual([0, 0, 3, 0, 0, 1, 0, 2, 0, Math.fround(0.4)]);
    expect([...vector[1]!]).toEqual([1]);
  });

  it('are what is left in the model', async () => {
    const { learner } = await train(training('breadcrumbs', { scales: [0.5] }));
    expect(await distance(learner, () => 0.5)).toBeLessThan(1e-6);
    for (const vector of vectorsOf(learner))
      for (const change of vector.filter(({ length }) => length > 100))
        expect(change.filter((d) => d !== 0).length / change.length).toBeLessThan(0.41);
  });
});

describe('dropped changes', () => {
  it('are so many, drawn by the seed', () => {
    const vector = () => [new Float32Array(10_000).fill(1), new Float32Array(10_000).fill(1)];
    const [first, again, other] = [vector(), vector(), vector()];
    dropChanges(first, 0.9, 3);
    dropChanges(again, 0.9, 3);
    dropChanges(other, 0.9, 4);
    expect(first).toEqual(again);
    expect(first).not.toEqual(other);
    expect(first[0]).not.toEqual(first[1]);
    for (const change of first) expect(change.filter((d) => d === 1).length / 10_000).toBeCloseTo(0.1, 1);
  });

  it('are made up for by the factor that text likes best, not by DARE’s', async () => {
    const factors = rescales({ drop: 0.8, tries: 4 });
    expect(factors[0]).toBeCloseTo(5);
    expect(factors[3]).toBeCloseTo(1);
    expect(rescales({ drop: 0.8, tries: 1 })[0]).toBeCloseTo(5);
    const work = training('deltaDropping', {}, { rate: 0.05 });
    const [best, plain] = [await train(work), await train(training('deltaDropping', { tries: 1 }, { rate: 0.05 }))];
    expect(vectorsOf(best.learner)).toEqual(vectorsOf(plain.learner));
    const { domain } = work.calibration;
    expect(await best.learner.loss(domain)).toBeLessThan((await plain.learner.loss(domain)) - 0.01);
    const near = await Promise.all(factors.map((factor) => distance(best.learner, () => factor)));
    expect(Math.min(...near.slice(1))).toBeLessThan(1e-5);
  });
});

describe('scaled tasks', () => {
  it('learn a factor for every tensor of either change, and nothing else', async () => {
    const { learner } = await train(training('taskScaling'));
    const factors = learner.tuning.trainables.at(-1)!;
    const many = learner.tuning.trainables.length - 1;
    expect(factors.shape).toEqual([2, many]);
    expect(await distance(learner, (of, at) => factors.values[of * many + at]!)).toBeLessThan(1e-6);
    expect(new Set(factors.values).size).toBeGreaterThan(many);
  });

  it('have the gradient that finite differences find', async () => {
    // One step of plain descent over all windows from 0: the factors are minus the rate times their gradient there.
    const plain = { optimiser: { name: 'sgd', momentum: 0 }, clip: null, rate: 0.1, batch: 24, steps: 5 };
    const work = training('taskScaling', { train: 0.8, factorRate: 1, schedule: { shape: 'constant' } }, plain);
    const { learner } = await train(work);
    const factors = learner.tuning.trainables.at(-1)!;
    const vectors = vectorsOf(learner);
    const many = vectors[0]!.length;
    const { ingredients } = await mergedTuning(
      { ...smallWork(source), calibration: work.texts.domain },
      { trainings: 2, steps: 6, schedule: { shape: 'constant', warmup: 0, floor: 0 }, merge: () => undefined },
    );
    for (const task of [0, 1]) {
      const lossAt = (factor: number) => {
        ingredients.set([vectors[task]!], () => factor);
        return ingredients.loss('domain');
      };
      const slope = ((await lossAt(0.2)) - (await lossAt(-0.2))) / 0.4;
      const found = factors.values.subarray(task * many, (task + 1) * many).reduce((a, b) => a + b, 0) / -0.1;
      expect(Math.abs(found / slope - 1)).toBeLessThan(0.02);
    }
  });
});
