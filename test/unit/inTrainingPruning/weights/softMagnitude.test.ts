import { describe, expect, it } from 'vitest';
import type { Trainable } from '../../../../main/training/trainable.ts';
import { driven, linearsOf, noise, sigmoid, stepBy } from './drivenWeights.ts';

describe('soft magnitude', () => {
  it('shows w·m(w) around the border, and its gradient is that of w ↦ w·m(w)', async () => {
    const method = { name: 'softMagnitude', from: 0, until: 1, every: 1, temperature: 0.5 };
    const tuning = await driven(method, { sparsity: 0.6 });
    const [one] = linearsOf(tuning) as [Trainable];
    await stepBy(tuning, 0, 10, (other) => other.gradient);
    // A linear ramp: a tenth of the way after one step of ten.
    const squares = [...one.values].map((w) => w * w).sort((a, b) => a - b);
    const count = Math.floor(0.06 * squares.length);
    const border = ((squares[count - 1] as number) + (squares[count] as number)) / 2;
    const shown = (w: number) => w * sigmoid((w * w - border) / (0.5 * border));
    one.values.forEach((w, i) => expect(one.effective?.[i]).toBeCloseTo(shown(w), 5));
    const upstream = noise(4, one.values.length);
    await stepBy(
      tuning,
      1,
      10,
      (other) => (other === one ? upstream : other.gradient),
      undefined,
      () => {
        one.values.forEach((w, i) => {
          const h = 1e-5;
          const difference = (shown(w + h) - shown(w - h)) / (2 * h);
          expect(one.gradient[i]).toBeCloseTo((upstream[i] as number) * difference, 4);
        });
      },
    );
  });
});
