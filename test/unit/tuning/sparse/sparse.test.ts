import { describe, expect, it } from 'vitest';
import type { ModelSource } from '../../../../main/models/source.ts';
import { nextTokenLoss } from '../../../../main/training/objectives/nextToken.ts';
import type { Tuning, TuningWork } from '../../../../main/training/tuning.ts';
import { sparse } from '../../../../main/tuning/sparse/index.ts';
import { lotteryTicket } from '../../../../main/tuning/sparse/lotteryTicket.ts';
import { spiel } from '../../../../main/tuning/sparse/spiel.ts';
import { gaussian } from '../../../../main/runtime/linearAlgebra/gaussian.ts';
import type { Trainable } from '../../../../main/training/trainable.ts';
import { Updates } from '../../../../main/training/update.ts';
import {
  expectSameBits,
  interrupted,
  smallTraining,
  smallWork,
  train,
  weightsAfter,
} from '../../../support/training.ts';
import { changesOf, choices, learnerOf, linears, sizeOf, source, sum, trained, windows } from './smallSparse.ts';

/** All linears of both layers, those of the lower one at a rate of their own. */
async function bareLinears(rate = 0): Promise<Tuning> {
  const tuning = await lotteryTicket.prepare(smallWork(source), { share: 1, search: 0.99 });
  for (const one of tuning.trainables) if (one.place === 0) one.rate = rate;
  return { trainables: tuning.trainables };
}

describe.each(sparse.map(({ name }) => [name]))('%s', (name) => {
  const choice = { name, ...choices[name] };

  it('ends with the same bits when it was interrupted after every step', async () => {
    const whole = await trained(choice);
    expectSameBits(await interrupted(smallTraining(source, { train: choice, rate: 0.003 })), whole.learner);
  });

  it('keeps removed weights at zero, and changes others', async () => {
    const holes = new Map(
      linears.map(({ name, shape }) => [name, Uint8Array.from({ length: sizeOf(shape) }, (_, i) => (i % 3 ? 1 : 0))]),
    );
    const pruned: ModelSource = {
      ...source,
      read: async (parameter) =>
        (await source.read(parameter)).map((value, i) => value * (holes.get(parameter.name)?.[i] ?? 1)),
    };
    const training = smallTraining(pruned, { train: choice, rate: 0.003 }, { masks: holes });
    const { learner } = await train(training);
    const weights = await weightsAfter(training, learner);
    for (const [name, hole] of holes) {
      expect(
        weights.get(name)!.every((value, i) => hole[i] === 1 || value === 0),
        name,
      ).toBe(true);
    }
    expect(sum((await changesOf(weights, pruned)).values())).toBeGreaterThan(0);
  });
});

describe('SpIEL’s exchanges', () => {
  const choice = { share: 0.1, every: 2, gather: 2, exchange: 0.5 };

  it('leave the optimiser what it remembers of entries that stay, and start others from their gradients', async () => {
    const tuning = await spiel.prepare(smallWork(source), choice);
    const updates = new Updates({ optimiser: 'adamw', decay: 0 }, tuning.trainables);
    const [one] = tuning.trainables as [Trainable, ...Trainable[]];
    const sums = new Float64Array(one.values.length);
    const before = one.mask?.slice();
    for (const number of [0, 1]) {
      for (const [at, { gradient }] of tuning.trainables.entries())
        gradient.set(gaussian(10 * at + number + 1, gradient.length));
      one.gradient.forEach((g, i) => (sums[i]! += g / 2));
      const step = { number, steps: 6, rate: 0.01 };
      await tuning.beforeUpdate?.(step);
      updates.apply(number, 0.01);
      await tuning.afterUpdate?.(step);
    }
    const { mean } = updates.states[0] as { mean: Float32Array };
    const kept = mean.slice();
    for (const begun of tuning.begun?.() ?? []) updates.begin(begun);
    let [stayed, came] = [0, 0];
    one.mask?.forEach((here, i) => {
      if (!here) return;
      if (before?.[i]) {
        expect(mean[i]).toBe(kept[i]);
        expect(mean[i]).not.toBe(0);
        stayed += 1;
      } else {
        expect(mean[i]).toBeCloseTo((1 - 0.9 ** 2) * (sums[i] as number), 6);
        came += 1;
      }
    });
    expect(Math.min(stayed, came)).toBeGreaterThan(10);
    expect(tuning.restarts).toBeUndefined();
  });

  it('reach the optimiser of a training', async () => {
    const training = smallTraining(source, { train: { name: 'spiel', ...choice }, rate: 0.003 });
    const deaf = {
      ...training,
      tuning: async (work: TuningWork) => ({ ...(await training.tuning(work)), begun: () => [] }),
    };
    const [own, other] = [await train(training), await train(deaf)];
    const name = linears[0]!.name;
    const [ends, without] = [await weightsAfter(training, own.learner), await weightsAfter(deaf, other.learner)];
    expect(ends.get(name)).not.toEqual(without.get(name));
  });
});

describe('what stands still', () => {
  it('gets no gradient, and layers below the lowest tensor that moves are not entered', async () => {
    const { tuning, learner } = await learnerOf(bareLinears());
    await learner.gradients(windows, { head: nextTokenLoss });
    const still = tuning.trainables.filter(({ rate }) => rate === 0);
    expect(still.length).toBeGreaterThan(0);
    expect(still.every(({ gradient }) => gradient.every((value) => value === 0))).toBe(true);
    const moving = tuning.trainables.filter(({ rate }) => rate > 0);
    expect(moving.every(({ gradient }) => gradient.some((value) => value !== 0))).toBe(true);
  });

  it('lets the optimiser forget where other numbers are trained from', async () => {
    const restarted = smallTraining(source, { train: 'full', steps: 3, rate: 0.001, clip: null });
    const { learner } = await train({
      ...restarted,
      tuning: async () => ({ ...(await bareLinears(1)), restarts: [1, 2] }),
    });
    const weights = await weightsAfter(restarted, learner);
    // The first step of Adam goes by the learning rate whatever the gradient, so three of them end on a grid.
    const start = await source.read(linears[0]!);
    const grid = weights.get(linears[0]!.name)!.map((value, i) => Math.abs(Math.abs(value - start[i]!) / 0.001));
    const near = grid.filter((steps) => Math.abs(steps - 1) < 0.02 || Math.abs(steps - 3) < 0.02);
    expect(near.length / grid.length).toBeGreaterThan(0.98);
  });
});
