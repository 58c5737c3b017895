import { describe, expect, it } from 'vitest';
import type { Trainable } from '../../../../main/training/trainable.ts';
import { driven, linearsOf, noise, scoresOf, stepBy } from './drivenWeights.ts';

describe('movement', () => {
  it('scores −Σ g·w under plain descent, teaches only what is shown, and lets weights return', async () => {
    const tuning = await driven({ name: 'movement', from: 0, until: 0.2, every: 1 }, { sparsity: 0.5 });
    const [one] = linearsOf(tuning) as [Trainable];
    const at = tuning.trainables.indexOf(one);
    const start = one.values.slice();
    const expected = new Float64Array(start.length);
    const drawn = (number: number, of: number, count: number) => noise(100 * number + of, count);
    const hiddenAt: Set<number>[] = [];
    for (let number = 0; number < 2; number += 1) {
      const gradient = drawn(number, at, start.length);
      await stepBy(
        tuning,
        number,
        10,
        (other, i) => drawn(number, i, other.values.length),
        ({ detached, values, gradient: own }) => detached && values.forEach((_, i) => (values[i]! -= own[i] as number)),
      );
      expected.forEach((_, i) => (expected[i]! -= (gradient[i] as number) * (start[i] as number)));
      const order = [...expected.keys()].sort((a, b) => (expected[a] as number) - (expected[b] as number));
      const share = number === 0 ? 0.5 * (1 - 0.5 ** 3) : 0.5;
      const hidden = order.slice(0, Math.floor(share * start.length)).sort((a, b) => a - b);
      const effective = [...(one.effective as Float32Array)];
      expect(effective.flatMap((w, i) => (w === 0 ? [i] : []))).toEqual(hidden);
      hiddenAt.push(new Set(hidden));
    }
    const returned = [...(hiddenAt[0] as Set<number>)].filter((i) => !hiddenAt[1]?.has(i));
    expect(returned.length).toBeGreaterThan(0);
    for (const i of returned) expect(one.effective?.[i]).toBe(start[i]);
    await stepBy(
      tuning,
      2,
      10,
      (other) => new Float32Array(other.values.length).fill(1),
      undefined,
      () => {
        one.gradient.forEach((g, i) => expect(g).toBe(hiddenAt[1]?.has(i) ? 0 : 1));
      },
    );
  });

  it('may begin at the sizes', async () => {
    const tuning = await driven({ name: 'movement', start: 'size' });
    const [one] = linearsOf(tuning) as [Trainable];
    const [scores] = scoresOf(tuning) as [Trainable];
    const root = Math.sqrt(one.values.reduce((sum, w) => sum + w * w, 0) / one.values.length);
    one.values.forEach((w, i) => expect(scores.values[i]).toBeCloseTo(Math.abs(w) / root, 5));
  });
});
