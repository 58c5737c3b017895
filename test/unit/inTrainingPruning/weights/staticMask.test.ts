import { describe, expect, it } from 'vitest';
import type { Trainable } from '../../../../main/training/trainable.ts';
import { driven, gradientsOf, linears, mergedLinears, noise, source, weightGradient } from './drivenWeights.ts';

describe('masks over frozen weights', () => {
  it('learn by g·w, and the weights stand still', async () => {
    const tuning = await driven(
      { name: 'staticMask', from: 0, until: 0.1, every: 1 },
      { base: 'frozen', sparsity: 0.3 },
    );
    tuning.trainables.forEach(({ values }, at) => values.set(noise(at, values.length)));
    await tuning.afterUpdate?.({ number: 0, steps: 10, rate: 1 });
    const learner = await gradientsOf(tuning);
    await tuning.beforeUpdate?.({ number: 1, steps: 10, rate: 1 });
    const effective = await mergedLinears(learner);
    const g = await weightGradient(effective, 3);
    const weights = await source.read(linears[3] as (typeof linears)[number]);
    effective[3]?.forEach((w, i) => expect(w === 0 || w === weights[i]).toBe(true));
    const one = tuning.trainables[3] as Trainable;
    one.gradient.forEach((gradient, i) => expect(gradient).toBeCloseTo((g[i] as number) * (weights[i] as number), 6));
    expect(one.gradient.some((gradient, i) => gradient !== 0 && effective[3]?.[i] === 0)).toBe(true);
  });

  it('refuse weights that are trained', async () => {
    await expect(driven('staticMask')).rejects.toThrow('train "frozen"');
    await expect(driven('lowRankScores')).rejects.toThrow('train "frozen"');
  });
});
