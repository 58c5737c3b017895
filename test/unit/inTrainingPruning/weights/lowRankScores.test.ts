import { describe, expect, it } from 'vitest';
import type { Trainable } from '../../../../main/training/trainable.ts';
import {
  driven,
  gradientsOf,
  linears,
  mergedLinears,
  noise,
  source,
  weightGradient,
  zerosIn,
} from './drivenWeights.ts';

describe('scores in thin factors', () => {
  it('choose by |W + β U V| + α₁ A B + α₂ (R + C) and learn straight through the mask', async () => {
    const options = { name: 'lowRankScores', rank: 2, scoreRank: 3, beta: 1.5, alpha1: 0.7, alpha2: 0.4 };
    const tuning = await driven({ ...options, from: 0, until: 0.1, every: 1 }, { base: 'frozen', sparsity: 0.4 });
    tuning.trainables.forEach(({ values }, at) => values.set(noise(20 + at, values.length, 0.3)));
    await tuning.afterUpdate?.({ number: 0, steps: 10, rate: 1 });
    const learner = await gradientsOf(tuning);
    const effective = await mergedLinears(learner);

    const chosen = 2;
    const parameter = linears[chosen] as (typeof linears)[number];
    const [rows, columns] = parameter.shape as [number, number];
    const tensor = (name: string) =>
      tuning.trainables.find(
        ({ place, local }) =>
          place === parameter.place && local === `${parameter.local.replace('.weight', '')}~${name}`,
      ) as Trainable;
    const product = (a: Float32Array, b: Float32Array, inner: number, i: number, j: number) =>
      Array.from({ length: inner }, (_, k) => (a[i * inner + k] as number) * (b[k * columns + j] as number)).reduce(
        (x, y) => x + y,
        0,
      );
    const weights = await source.read(parameter);
    const root = Math.sqrt(weights.reduce((sum, w) => sum + w * w, 0) / weights.length);
    const [u, v, a, b, r, c] = ['u', 'v', 'a', 'b', 'r', 'c'].map((name) => tensor(name)) as Trainable[] as [
      Trainable,
      Trainable,
      Trainable,
      Trainable,
      Trainable,
      Trainable,
    ];
    const changed = weights.map(
      (w, at) => w + 1.5 * product(u.values, v.values, 2, Math.floor(at / columns), at % columns),
    );
    const scores = [...changed].map((w, at) => {
      const [i, j] = [Math.floor(at / columns), at % columns];
      const sums = (r.values[i] as number) + (c.values[j] as number);
      return Math.abs(w) / root + 0.7 * product(a.values, b.values, 3, i, j) + 0.4 * sums;
    });
    const border = [...scores].sort((x, y) => x - y)[Math.floor(0.4 * scores.length)] as number;
    const shown = scores.map((score) => (score >= border ? 1 : 0));
    changed.forEach((w, at) => expect(effective[chosen]?.[at]).toBeCloseTo(w * (shown[at] as number), 5));
    expect(zerosIn(effective[chosen] as Float32Array)).toBe(Math.floor(0.4 * scores.length));

    const g = await weightGradient(effective, chosen);
    // ∂L/∂M is g times the changed weight; the mask counts as the sum of the learned scores.
    const ofMask = (i: number, j: number) => (g[i * columns + j] as number) * (changed[i * columns + j] as number);
    const sumOver = (count: number, term: (k: number) => number) =>
      Array.from({ length: count }, (_, k) => term(k)).reduce((x, y) => x + y, 0);
    const close = (found: number | undefined, wanted: number) => expect(found).toBeCloseTo(wanted, 5);
    for (let i = 0; i < rows; i += 1) {
      close(r.gradient[i], 0.4 * sumOver(columns, (j) => ofMask(i, j)));
      for (let k = 0; k < 3; k += 1)
        close(
          a.gradient[i * 3 + k],
          0.7 * sumOver(columns, (j) => ofMask(i, j) * (b.values[k * columns + j] as number)),
        );
      for (let k = 0; k < 2; k += 1) {
        const term = (j: number) =>
          (g[i * columns + j] as number) * (shown[i * columns + j] as number) * (v.values[k * columns + j] as number);
        close(u.gradient[i * 2 + k], 1.5 * sumOver(columns, term));
      }
    }
    for (let j = 0; j < columns; j += 1) {
      close(c.gradient[j], 0.4 * sumOver(rows, (i) => ofMask(i, j)));
      close(b.gradient[j], 0.7 * sumOver(rows, (i) => ofMask(i, j) * (a.values[i * 3] as number)));
    }
    expect(a.gradient.some((gradient) => Math.abs(gradient) > 1e-4)).toBe(true);
  });
});
