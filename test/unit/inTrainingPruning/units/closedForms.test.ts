import { describe, expect, it } from 'vitest';
import { divergence } from '../../../../main/inTrainingPruning/units/bottleneck.ts';
import { estimatedWorth } from '../../../../main/inTrainingPruning/units/importance/loraGradients.ts';
import { uniform } from '../../../../main/runtime/random.ts';

describe('closed forms', () => {
  it('of the divergence have the derivatives that differences say', () => {
    const [mu, log, h] = [0.7, -1.2, 1e-4];
    const { byMean, byLog } = divergence(mu, log);
    const by = (a: number, b: number) => divergence(mu + a, log + b).value;
    expect(byMean).toBeCloseTo((by(h, 0) - by(-h, 0)) / (2 * h), 6);
    expect(byLog).toBeCloseTo((by(0, h) - by(0, -h)) / (2 * h), 6);
  });

  it('of LoRA’s estimate is ĝ ⊙ W′ squared, entry by entry', () => {
    const numbers = (seed: number, count: number) => Float32Array.from(uniform(seed, count), (u) => u - 0.5);
    const [rows, columns, rank, s] = [3, 4, 2, 2];
    const w = numbers(1, rows * columns);
    const a = { values: numbers(2, rank * columns), gradient: numbers(3, rank * columns) };
    const b = { values: numbers(4, rows * rank), gradient: numbers(5, rows * rank) };
    const worth = estimatedWorth(w, a, b, rank, s);
    const product = (l: Float32Array, r: Float32Array, i: number, j: number) =>
      [0, 1].reduce((sum, k) => sum + (l[i * rank + k] as number) * (r[k * columns + j] as number), 0);
    for (let i = 0; i < rows; i += 1)
      for (let j = 0; j < columns; j += 1) {
        const g =
          product(b.gradient, a.values, i, j) / s +
          s * product(b.values, a.gradient, i, j) -
          product(b.gradient, a.gradient, i, j) / s;
        const merged = (w[i * columns + j] as number) + s * product(b.values, a.values, i, j);
        expect(worth[i * columns + j]).toBeCloseTo((g * merged) ** 2, 8);
      }
  });
});
