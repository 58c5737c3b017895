import { describe, expect, it } from 'vitest';
import type { Trainable } from '../../../../main/training/trainable.ts';
import { driven, linearsOf, noise, stepBy } from './drivenWeights.ts';

describe('sparse momentum', () => {
  it('gives the gradient to the largest |g·w| of all matrices; the rest fades', async () => {
    const method = { name: 'sparseMomentum', decay: 0.25 };
    const tuning = await driven(method, { sparsity: 0.4, group: 'model' });
    const all = linearsOf(tuning);
    const drawn = new Map(all.map((one, at) => [one, noise(50 + at, one.values.length)]));
    const worth = all.flatMap((one) =>
      [...one.values].map((w, i) => Math.abs(Math.fround(w * (drawn.get(one)?.[i] ?? 0)))),
    );
    const border = [...worth].sort((a, b) => a - b)[Math.floor(0.4 * worth.length)] as number;
    await stepBy(
      tuning,
      0,
      10,
      (one) => drawn.get(one) ?? new Float32Array(one.values.length).fill(2),
      () => undefined,
      () => {
        const given = all.flatMap((one) => [...one.gradient]);
        const [gradients, values] = [
          all.flatMap((one) => [...(drawn.get(one) ?? [])]),
          all.flatMap((one) => [...one.values]),
        ];
        given.forEach((g, i) => {
          if ((worth[i] as number) >= border) expect(g).toBe(gradients[i]);
          else expect(g).toBeCloseTo(0.25 * (values[i] as number), 6);
        });
        for (const one of tuning.trainables) if (!all.includes(one)) expect(one.gradient[0]).toBe(2);
      },
    );
    for (const one of all) expect(one.effective).toEqual(one.values);
  });

  it('decays what is taught too where asked', async () => {
    const tuning = await driven({ name: 'sparseMomentum', decay: 0.25, decayAll: true }, { sparsity: 0.01 });
    const [one] = linearsOf(tuning) as [Trainable];
    const most = one.values.indexOf(Math.max(...one.values));
    await stepBy(
      tuning,
      0,
      10,
      (other) => new Float32Array(other.values.length).fill(1),
      undefined,
      () => expect(one.gradient[most]).toBeCloseTo(1 + 0.25 * (one.values[most] as number), 6),
    );
  });
});
