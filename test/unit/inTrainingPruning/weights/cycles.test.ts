import { describe, expect, it } from 'vitest';
import type { Choice } from '../../../../main/components/component.ts';
import type { InTrainingTuning } from '../../../../main/inTrainingPruning/inTrainingPruning.ts';
import type { Trainable } from '../../../../main/training/trainable.ts';
import { driven, linearsOf, noise, stepBy, zerosIn } from './drivenWeights.ts';

describe('cycles', () => {
  /** Trains by hand: every step adds a number of its own to every value. */
  const cycle = async (
    method: Choice,
    steps: number,
    evaluation: (done: number, tuning: InTrainingTuning) => void,
    sparsity = 0.5,
  ) => {
    const tuning = await driven(method, { steps, sparsity });
    const pushed = (number: number, at: number, count: number) => noise(1000 * number + at, count, 0.1);
    for (let number = 0; number < steps; number += 1) {
      await stepBy(
        tuning,
        number,
        steps,
        (one) => one.gradient,
        (one, at) => {
          const push = pushed(number, at, one.values.length);
          one.values.forEach((_, i) => (one.values[i]! += push[i] as number));
        },
      );
      evaluation(number + 1, tuning);
    }
    return tuning;
  };
  const starts = (tuning: InTrainingTuning) => tuning.trainables.map(({ values }) => values.slice());

  it('rewind every value to where it came from, and keep the mask that training chose', async () => {
    const initial = starts(await driven('iterativeMagnitude'));
    const before: Float32Array[] = [];
    const shares: number[] = [];
    await cycle({ name: 'iterativeMagnitude', removals: 2 }, 9, (done, tuning) => {
      if (done === 2) before.push(...starts(tuning));
      const [one] = linearsOf(tuning) as [Trainable];
      const at = tuning.trainables.indexOf(one);
      if (done === 3 || done === 6) {
        tuning.trainables.forEach(({ values }, i) => expect(values).toEqual(initial[i]));
        one.effective?.forEach((w, i) => expect(w === 0 || w === initial[at]?.[i]).toBe(true));
      }
      if (done === 3) {
        // The last of the three pushes is known, so what the magnitudes were is known too.
        const push = noise(1000 * 2 + at, one.values.length, 0.1);
        const ended = (before[at] as Float32Array).map((w, i) => w + (push[i] as number));
        const border = [...ended].map(Math.abs).sort((a, b) => a - b)[zerosIn(one.effective as Float32Array)] as number;
        ended.forEach((w, i) => expect(one.effective?.[i] === 0).toBe(Math.abs(w) < border));
      }
      shares.push(zerosIn(one.effective as Float32Array) / one.values.length);
      expect(tuning.counts?.(done)).toBe(done >= 6);
    });
    expect(shares.map((share) => Math.round(100 * share))).toEqual([0, 0, 29, 29, 29, 50, 50, 50, 50]);
  });

  it('rewind to an early step where asked', async () => {
    const early: Float32Array[] = [];
    await cycle({ name: 'iterativeMagnitude', removals: 2, rewindTo: 0.5 }, 12, (done, tuning) => {
      if (done === 2) early.push(...starts(tuning));
      if (done === 4 || done === 8) tuning.trainables.forEach(({ values }, at) => expect(values).toEqual(early[at]));
    });
    expect(early.length).toBeGreaterThan(0);
  });

  it('let the optimiser forget at every start, and go through the rates of each training', async () => {
    const tuning = await driven({ name: 'iterativeMagnitude', removals: 2 }, { steps: 30 });
    expect(tuning.restarts).toEqual([10, 20]);
    const [one] = tuning.trainables as [Trainable];
    const rates: number[] = [];
    for (let number = 0; number < 30; number += 1) {
      await tuning.beforeStep?.({ number, steps: 30, rate: 1 });
      rates.push(one.rate);
    }
    expect(rates.slice(10, 20)).toEqual(rates.slice(0, 10));
    expect(rates[0]).toBe(1);
    expect(rates[9]).toBeLessThan(0.1);
  });

  it('average particles of one start, and prune by the average', async () => {
    const collected: Float32Array[][] = [];
    const method = { name: 'particles', removals: 1, particles: 2, averaged: 0.5, rewindTo: 0.25 };
    let early: Float32Array[] = [];
    const tuning = await cycle(method, 16, (done, at) => {
      if (done === 1) early = starts(at);
      // The second particle and the second round start from the rewinding point.
      if ([4, 8, 12].includes(done)) at.trainables.forEach(({ values }, i) => expect(values).toEqual(early[i]));
      if (done === 11) collected.push(starts(at));
      if (done === 15) collected.push(starts(at));
      expect(at.counts?.(done)).toBe(done === 16);
    });
    // Of the last round: states after steps 11 and 12 of one particle, 15 and 16 of the other.
    tuning.trainables.forEach((one, at) => {
      const states = [11, 15].flatMap((last, particle) => {
        const state = collected[particle]?.[at] as Float32Array;
        const push = noise(1000 * last + at, state.length, 0.1);
        return [state, state.map((w, i) => w + (push[i] as number))];
      });
      const mean = one.values.map((_, i) => states.reduce((sum, state) => sum + (state[i] as number), 0) / 4);
      one.values.forEach((w, i) => expect(w).toBeCloseTo(mean[i] as number, 5));
    });
    const [one] = linearsOf(tuning) as [Trainable];
    expect(zerosIn(one.effective as Float32Array)).toBe(Math.floor(0.5 * one.values.length));
  });

  it('make a soup of copies that share their zeros, and go on with it', async () => {
    const initial = starts(await driven('soup', { steps: 12 }));
    let copies: Float32Array[][] = [];
    let soup: Float32Array[] = [];
    await cycle({ name: 'soup', removals: 2, copies: 2 }, 12, (done, tuning) => {
      const [one] = linearsOf(tuning) as [Trainable];
      const share = zerosIn(one.effective as Float32Array) / one.values.length;
      expect(Math.round(100 * share)).toBe(done < 6 ? 29 : 50);
      // States one step before the end of a copy; the last push is known.
      if (done === 2 || done === 5) {
        copies.push(
          tuning.trainables.map(({ values }, at) => {
            const push = noise(1000 * done + at, values.length, 0.1);
            return values.map((w, i) => w + (push[i] as number));
          }),
        );
      }
      if (done === 3) tuning.trainables.forEach(({ values }, at) => expect(values).toEqual(initial[at]));
      if (done === 6) {
        soup = starts(tuning);
        soup.forEach((values, at) => {
          const [a, b] = [copies[0]?.[at] as Float32Array, copies[1]?.[at] as Float32Array];
          values.forEach((w, i) => expect(w).toBeCloseTo(((a[i] as number) + (b[i] as number)) / 2, 6));
        });
        copies = [];
      }
      if (done === 9) tuning.trainables.forEach(({ values }, at) => expect(values).toEqual(soup[at]));
    });
    expect(soup.length).toBeGreaterThan(0);
  });

  it('say how many steps they need', async () => {
    await expect(driven('particles', { steps: 11 })).rejects.toThrow(
      '6 trainings need at least 12 steps, and there are 11.',
    );
  });
});
