import { describe, expect, it } from 'vitest';
import type { Trainable } from '../../../../main/training/trainable.ts';
import {
  driven,
  gradientsOf,
  linears,
  mergedLinears,
  noise,
  sigmoid,
  source,
  weightGradient,
  zerosIn,
} from './drivenWeights.ts';

describe('masks over frozen weights', () => {
  const at = 3;

  it('learn by g·w and are pulled down the harder the more is hidden, and the weights stand still', async () => {
    const pull = 400;
    const tuning = await driven(
      { name: 'staticMask', from: 0, until: 0.4, every: 1, pull },
      { base: 'frozen', sparsity: 0.3 },
    );
    tuning.trainables.forEach(({ values }, i) => values.set(noise(i, values.length)));
    await tuning.afterUpdate?.({ number: 0, steps: 10, rate: 1 });
    const learner = await gradientsOf(tuning);
    await tuning.beforeUpdate?.({ number: 2, steps: 10, rate: 1 });
    const effective = await mergedLinears(learner);
    const g = await weightGradient(effective, at);
    const weights = await source.read(linears[at] as (typeof linears)[number]);
    effective[at]?.forEach((w, i) => expect(w === 0 || w === weights[i]).toBe(true));
    const one = tuning.trainables[at] as Trainable;
    // Half of the ramp is done: λ is at 1 − (1 − ½)³ of its end. Its derivative is that of λ · mean over matrices of mean σ(S).
    const now = pull * (1 - 0.5 ** 3);
    one.gradient.forEach((gradient, i) => {
      const open = sigmoid(one.values[i] as number);
      const slope = (now * open * (1 - open)) / one.values.length / linears.length;
      expect(gradient).toBeCloseTo((g[i] as number) * (weights[i] as number) + slope, 6);
    });
    expect(one.gradient.some((gradient, i) => gradient !== 0 && effective[at]?.[i] === 0)).toBe(true);
  });

  it('keep more of a matrix whose scores stand higher than those of its kind elsewhere', async () => {
    const sparsity = 0.4;
    const tuning = await driven(
      { name: 'staticMask', from: 0, until: 0.1, every: 1, start: 'zero' },
      { base: 'frozen', sparsity, group: 'model' },
    );
    const shift = (i: number) => (linears[i]?.place === 0 ? 1 : -1);
    tuning.trainables.forEach(({ values }, i) => values.set(noise(i, values.length).map((s) => s + shift(i))));
    await tuning.afterUpdate?.({ number: 0, steps: 10, rate: 1 });
    const mean = (i: number) => {
      const { values } = tuning.trainables[i] as Trainable;
      return values.reduce((sum, s) => sum + sigmoid(s), 0) / values.length;
    };
    for (const [i, { place, local, shape }] of linears.entries()) {
      const alike = [...linears.keys()].filter((other) => linears[other]?.local === local);
      const wanted = ((1 - sparsity) * alike.length * mean(i)) / alike.reduce((sum, other) => sum + mean(other), 0);
      const { effective, values } = tuning.trainables[i] as Trainable;
      const kept = 1 - zerosIn(effective as Float32Array) / values.length;
      expect(Math.abs(kept - wanted) * values.length, `${place} ${local} ${shape}`).toBeLessThan(1 + 1e-6);
      // Those with the lowest scores are hidden.
      const border = [...values].sort((a, b) => a - b)[zerosIn(effective as Float32Array)] as number;
      effective?.forEach((w, entry) => w === 0 && expect(values[entry]).toBeLessThanOrEqual(border));
    }
  });

  it('refuse weights that are trained', async () => {
    await expect(driven('staticMask')).rejects.toThrow('train "frozen"');
    await expect(driven('lowRankScores')).rejects.toThrow('train "frozen"');
  });
});
