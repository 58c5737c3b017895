import { describe, expect, it } from 'vitest';
import { optimisers } from '../../../main/training/optimisers/index.ts';
import { clipGradients, Updates } from '../../../main/training/update.ts';
import { trainable, type Trainable } from '../../../main/training/trainable.ts';

const start = [0.5, -1.25, 2, 0.01];
const gradients = [
  [0.1, -0.2, 0.3, 0],
  [0.4, 0.1, -0.3, 1e-6],
  [-0.2, 0.05, 0.25, -3],
];

/** Values after each of the three steps. */
function steps(optimiser: object | string, rate: number, decay = 0, shape = [4], mask: Uint8Array | null = null) {
  const one = trainable(0, 'w', shape, Float32Array.from(start), { decay: decay > 0, mask });
  const updates = new Updates({ optimiser: optimiser as never, decay }, [one]);
  return gradients.map((gradient, step) => {
    one.gradient.set(gradient);
    updates.apply(step, rate);
    return Array.from(one.values);
  });
}

const close = (got: number[][], expected: number[][]) =>
  got.forEach((row, step) =>
    row.forEach((value, i) => expect(value, `step ${step}, entry ${i}`).toBeCloseTo(expected[step]?.[i] as number, 5)),
  );

describe('optimisers', () => {
  // Computed with PyTorch 1.13 in float64.
  it('AdamW as PyTorch computes it', () => {
    close(steps({ name: 'adamw', beta2: 0.99 }, 0.01, 0.1), [
      [0.489500001, -1.2387500005, 1.9880000003, 0.00999],
      [0.4801843305, -1.2348442564, 1.9865383161, 0.002658692],
      [0.4763452864, -1.2329935305, 1.9816558458, 0.0090154329],
    ]);
    close(steps('adamw', 0.01), [
      [0.490000001, -1.2400000005, 1.9900000003, 0.01],
      [0.4811562364, -1.2373366303, 1.9905263161, 0.0026623755],
      [0.4777952425, -1.2367227417, 1.9876318734, 0.0090505095],
    ]);
  });

  it('SGD with momentum as PyTorch computes it', () => {
    close(steps({ name: 'sgd', momentum: 0.9 }, 0.1), [
      [0.49, -1.23, 1.97, 0.01],
      [0.441, -1.222, 1.973, 0.0099999],
      [0.4169, -1.2198, 1.9507, 0.30999981],
    ]);
  });

  it('Lion moves every entry by the rate, in the direction of the interpolated momentum', () => {
    const rate = 0.01;
    let momentum = [0, 0, 0, 0];
    let values = start;
    const expected = gradients.map((gradient) => {
      values = values.map((w, i) => w - rate * Math.sign(0.9 * (momentum[i] ?? 0) + 0.1 * (gradient[i] ?? 0)));
      momentum = momentum.map((m, i) => 0.99 * m + 0.01 * (gradient[i] ?? 0));
      return values;
    });
    close(steps('lion', rate), expected);
  });

  it('Adafactor as the whole second moment of rank one says', () => {
    const rate = 0.01;
    let moment = [
      [0, 0],
      [0, 0],
    ];
    let values = start;
    const expected = gradients.map((gradient, step) => {
      const keep = 1 - (step + 1) ** -0.8;
      moment = moment.map((row, i) => row.map((m, j) => keep * m + (1 - keep) * (gradient[2 * i + j] ?? 0) ** 2));
      const rows = moment.map((row) => row.reduce((a, b) => a + b, 0));
      const columns = [0, 1].map((j) => moment.reduce((sum, row) => sum + (row[j] ?? 0), 0));
      const all = rows.reduce((a, b) => a + b, 0);
      const direction = values.map((_, at) => {
        const [i, j] = [at >> 1, at & 1];
        return (gradient[at] ?? 0) / Math.sqrt(((rows[i] ?? 0) * (columns[j] ?? 0)) / all);
      });
      const size = Math.sqrt(direction.reduce((sum, d) => sum + d * d, 0) / direction.length);
      values = values.map((w, i) => w - (rate * (direction[i] ?? 0)) / Math.max(1, size));
      return values;
    });
    close(steps('adafactor', rate, 0, [2, 2]), expected);
  });

  it.each(optimisers.components.map(({ name }) => name))('%s leaves entries alone that may not change', (name) => {
    const mask = Uint8Array.of(1, 0, 1, 0);
    for (const row of steps(name, 0.01, 0.1, [2, 2], mask)) {
      expect([row[1], row[3]]).toEqual([start[1], Math.fround(start[3] as number)]);
      expect(row[0]).not.toBe(start[0]);
    }
  });

  it('shorten gradients that are too long, and tell how long they were', () => {
    const of = (gradient: number[], mask: Uint8Array | null = null): Trainable => {
      const one = trainable(0, 'w', [gradient.length], new Float32Array(gradient.length), { mask });
      one.gradient.set(gradient);
      return one;
    };
    const both = [of([3, 0]), of([0, 4])];
    expect(clipGradients(both, null)).toBeCloseTo(5);
    expect(both[0]?.gradient).toEqual(Float32Array.of(3, 0));
    expect(clipGradients(both, 10)).toBeCloseTo(5);
    expect(clipGradients(both, 1)).toBeCloseTo(5);
    expect(both[0]?.gradient[0]).toBeCloseTo(0.6);
    expect(both[1]?.gradient[1]).toBeCloseTo(0.8);
    // What may not change does not count.
    expect(clipGradients([of([3, 400], Uint8Array.of(1, 0))], 1)).toBeCloseTo(3);
  });
});
