import { describe, expect, it } from 'vitest';
import type { ModelSource } from '../../../../main/models/source.ts';
import { nextTokenLoss } from '../../../../main/training/objectives/nextToken.ts';
import type { Tuning } from '../../../../main/training/tuning.ts';
import { sparse } from '../../../../main/tuning/sparse/index.ts';
import { lotteryTicket } from '../../../../main/tuning/sparse/lotteryTicket.ts';
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
