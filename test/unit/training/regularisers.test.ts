import { describe, expect, it } from 'vitest';
import { full } from '../../../main/tuning/methods/full.ts';
import { dualImportance } from '../../../main/training/regularisers/dualImportance.ts';
import { elastic } from '../../../main/training/regularisers/elastic.ts';
import { nuclearNorm } from '../../../main/training/regularisers/nuclearNorm.ts';
import { regularisers } from '../../../main/training/regularisers/index.ts';
import { expectSameBits, interrupted, seededSource, smallTraining, smallWork, train } from '../../support/training.ts';
import { trainable } from '../../../main/training/trainable.ts';
import { uniform } from '../../../main/runtime/random.ts';

const source = seededSource();
const work = smallWork(source);
const step = { number: 0, steps: 6, rate: 1 };

describe.each([
  ['elastic', elastic.prepare, {}],
  ['dualImportance', dualImportance.prepare, { windows: 3 }],
  ['nuclearNorm', nuclearNorm.prepare, { every: 1 }],
])('%s', (_name, prepare, options) => {
  it('has the gradient of its value, times its weight, and none where nothing moved', async () => {
    const { trainables } = await full.prepare(work, {});
    const regulariser = await prepare(work, trainables, options as never);
    for (const { gradient } of trainables) gradient.fill(0);
    expect(await regulariser(0.3, step)).toBe(0);
    expect(trainables.every(({ gradient }) => gradient.every((g) => g === 0))).toBe(true);
    for (const [at, { values }] of trainables.entries()) {
      const numbers = uniform(at + 1, values.length);
      for (const i of values.keys()) values[i]! += 0.4 * (numbers[i]! - 0.5);
    }
    await regulariser(0.3, step);
    const gradients = trainables.map(({ gradient }) => gradient.slice());
    for (const at of [0, 2, 5, 8]) {
      const { values, gradient } = trainables[at]!;
      for (const i of [0, 7]) {
        const value = async (change: number) => {
          const start = values[i]!;
          values[i] = start + change;
          const found = await regulariser(0, step);
          values[i] = start;
          return found;
        };
        const found = (0.3 * ((await value(0.01)) - (await value(-0.01)))) / 0.02;
        expect(Math.abs(found - gradients[at]![i]!), `${at} ${i}`).toBeLessThan(0.01 * Math.abs(found) + 1e-4);
        expect(gradient[i]).toBe(gradients[at]![i]);
      }
    }
  });
});

describe('dualImportance', () => {
  it('weighs by squared gradients of general text, whose mean is 1', async () => {
    const { trainables } = await full.prepare(work, {});
    const regulariser = await dualImportance.prepare(work, trainables, { windows: 3 });
    for (const { values, gradient } of trainables) {
      values.forEach((value, i) => (values[i] = value + 1));
      gradient.fill(0);
    }
    const count = trainables.reduce((sum, { values }) => sum + values.length, 0);
    expect(Math.abs((await regulariser(1, step)) / count - 1)).toBeLessThan(1e-3);
    const other = await full.prepare(work, {});
    const domain = await dualImportance.prepare({ ...work, general: null }, other.trainables, { windows: 3 });
    for (const { values, gradient } of other.trainables) {
      values.forEach((value, i) => (values[i] = value + 1));
      gradient.fill(0);
    }
    await domain(1, step);
    expect(other.trainables[3]!.gradient).not.toEqual(trainables[3]!.gradient);
  });

  it('is about the model’s own numbers', async () => {
    const training = smallTraining(source, { train: 'lora', regularisers: ['dualImportance'] });
    await expect(train(training)).rejects.toThrow(/elastic/);
  });
});

describe('nuclearNorm', () => {
  const matrix = (values: Float32Array) => trainable(0, 'w', [4, 6], values);

  it('is the product of the lengths for one direction, which is the direction of its pull', async () => {
    const start = Float32Array.from(uniform(3, 24));
    const one = matrix(start.slice());
    const regulariser = await nuclearNorm.prepare(work, [one], { every: 2 });
    const [u, v] = [
      [1, 2, 2, 0],
      [3, 0, 4, 0, 0, 0],
    ];
    one.values.forEach((_, i) => (one.values[i] = start[i]! + 0.1 * u[Math.floor(i / 6)]! * v[i % 6]!));
    expect(await regulariser(0.5, step)).toBeCloseTo(0.1 * 3 * 5, 5);
    // Twice the weight, because every second step counts for two.
    one.gradient.forEach((g, i) => expect(g).toBeCloseTo((u[Math.floor(i / 6)]! / 3) * (v[i % 6]! / 5), 4));
    expect(await regulariser(0.5, { ...step, number: 1 })).toBe(0);
  });

  it('lets a change settle into fewer directions', async () => {
    const rankOf = async (weight: number) => {
      const one = matrix(new Float32Array(24));
      const regulariser = await nuclearNorm.prepare(work, [one], { every: 1 });
      // Descend ½ ‖W − T‖² for a T of one large and three small singular values.
      const target = Array.from({ length: 24 }, (_, i) => (i % 7 === 0 ? (i === 0 ? 2 : 0.2) : 0));
      for (let number = 0; number < 60; number += 1) {
        one.values.forEach((value, i) => (one.gradient[i] = value - target[i]!));
        await regulariser(weight, { ...step, number });
        one.values.forEach((value, i) => (one.values[i] = value - 0.1 * one.gradient[i]!));
      }
      return one.values.filter((value) => Math.abs(value) > 0.1).length;
    };
    expect([await rankOf(1e-9), await rankOf(0.3)]).toEqual([4, 1]);
  });
});

it.each(regularisers.components.map(({ name }) => [name]))(
  '%s ends with the same bits when it was interrupted',
  async (name) => {
    const training = smallTraining(source, { train: 'full', rate: 0.003, regularisers: [{ name, weight: 0.01 }] });
    expectSameBits(await interrupted(training), (await train(training)).learner);
  },
);
