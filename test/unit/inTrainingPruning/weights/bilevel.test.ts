import { describe, expect, it } from 'vitest';
import type { InTrainingTuning } from '../../../../main/inTrainingPruning/inTrainingPruning.ts';
import type { Trainable } from '../../../../main/training/trainable.ts';
import { driven, linearsOf, noise, scoresOf, stepBy, zerosIn } from './drivenWeights.ts';

describe('the two levels', () => {
  it('move weights and scores in turn, the scores along (w − g/γ)·g', async () => {
    const tuning = await driven({ name: 'bilevel', gamma: 0.5, scoreRate: 3 }, { sparsity: 0.4 });
    const [one] = linearsOf(tuning) as [Trainable];
    const [scores] = scoresOf(tuning) as [Trainable];
    const count = Math.floor(0.4 * one.values.length);
    expect(zerosIn(one.effective as Float32Array)).toBe(count);
    const hidden = one.effective?.map((w) => (w === 0 ? 1 : 0)) as Float32Array;
    const gradient = noise(8, one.values.length);
    const lower = await rates(tuning, 0, one, gradient, () => {
      one.gradient.forEach((g, i) => expect(g).toBe(hidden[i] ? 0 : gradient[i]));
    });
    expect(lower).toEqual({ weights: 1, scores: 0 });
    const upper = await rates(tuning, 1, one, gradient, () => {
      one.values.forEach((w, i) => {
        const g = gradient[i] as number;
        expect(scores.gradient[i]).toBeCloseTo((w - g / 0.5) * g, 5);
      });
      scores.values.set(noise(11, scores.values.length));
    });
    expect(upper).toEqual({ weights: 0, scores: 3 });
    const border = [...scores.values].sort((a, b) => a - b)[count] as number;
    one.effective?.forEach((w, i) => expect(w).toBe((scores.values[i] as number) < border ? 0 : one.values[i]));
  });

  async function rates(
    tuning: InTrainingTuning,
    number: number,
    one: Trainable,
    gradient: Float32Array,
    check: () => void,
  ) {
    let found = { weights: NaN, scores: NaN };
    await stepBy(
      tuning,
      number,
      10,
      (other) => (other === one ? gradient : other.gradient),
      undefined,
      () => {
        found = { weights: one.rate, scores: scoresOf(tuning)[0]?.rate ?? NaN };
        check();
      },
    );
    return found;
  }
});
