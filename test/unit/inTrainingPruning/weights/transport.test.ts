import { describe, expect, it } from 'vitest';
import type { Trainable } from '../../../../main/training/trainable.ts';
import { driven, linearsOf, noise, scoresOf, sigmoid, stepBy } from './drivenWeights.ts';

describe('transport', () => {
  const method = { name: 'transport', from: 0, until: 1, every: 1, warm: 0.3, cold: 0.3 };
  /** Masks whose sum is `kept`, by halving. */
  const plan = (scores: readonly number[], kept: number, width: number) => {
    let [low, high] = [-100, 100];
    for (let i = 0; i < 200; i += 1) {
      const level = (low + high) / 2;
      const mass = scores.reduce((sum, s) => sum + sigmoid((s - level) / width), 0);
      if (mass > kept) low = level;
      else high = level;
    }
    return scores.map((s) => sigmoid((s - low) / width));
  };

  it('keeps exactly the mass that is to stay, and the scores’ gradient is that of the cheapest plan', async () => {
    const tuning = await driven(method, { sparsity: 0.5, group: { kind: 'row' } });
    const [one] = linearsOf(tuning) as [Trainable];
    const [scores] = scoresOf(tuning) as [Trainable];
    await stepBy(tuning, 0, 10, (other) => other.gradient);
    const columns = one.shape[1] as number;
    const kept = columns - Math.floor(0.5 * (1 - 0.9 ** 3) * columns);
    expect(kept).toBeLessThan(columns);
    const row = [...scores.values.subarray(0, columns)];
    const weights = [...one.values.subarray(0, columns)];
    plan(row, kept, 0.3).forEach((m, i) => expect(one.effective?.[i]).toBeCloseTo((weights[i] as number) * m, 5));

    const upstream = noise(5, one.values.length);
    const loss = (moved: readonly number[]) =>
      plan(moved, kept, 0.3).reduce((sum, m, i) => sum + (upstream[i] as number) * (weights[i] as number) * m, 0);
    await stepBy(
      tuning,
      1,
      10,
      (other) => (other === one ? upstream : other.gradient),
      undefined,
      () => {
        row.forEach((_, i) => {
          const moved = (h: number) => row.map((s, j) => (i === j ? s + h : s));
          const difference = (loss(moved(1e-4)) - loss(moved(-1e-4))) / 2e-4;
          expect(scores.gradient[i]).toBeCloseTo(difference, 4);
        });
        plan(row, kept, 0.3).forEach((m, i) => expect(one.gradient[i]).toBeCloseTo((upstream[i] as number) * m, 5));
      },
    );
  });

  it('cools down to a hard mask of the highest scores', async () => {
    const tuning = await driven({ ...method, until: 0.2, cold: 0.01 }, { sparsity: 0.5 });
    const [one] = linearsOf(tuning) as [Trainable];
    const [scores] = scoresOf(tuning) as [Trainable];
    scores.values.set(noise(6, scores.values.length));
    for (const number of [0, 1]) await stepBy(tuning, number, 10, (other) => other.gradient);
    const middle = [...scores.values].sort((a, b) => a - b)[Math.floor(0.5 * scores.values.length)] as number;
    one.effective?.forEach((w, i) => expect(w).toBe((scores.values[i] as number) >= middle ? one.values[i] : 0));
    await stepBy(tuning, 2, 10, (other) => other.gradient);
    expect(scores.rate).toBe(0);
  });
});
