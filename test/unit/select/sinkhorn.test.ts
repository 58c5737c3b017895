import { describe, expect, it } from 'vitest';
import { Device } from '../../../main/runtime/device.ts';
import { sinkhorn } from '../../../main/select/transport/sinkhorn.ts';
import { randomNumbers } from '../../support/random.ts';

const device = new Device('cpu', { threads: 1 });
const random = randomNumbers(7);
const even = (count: number) => new Float64Array(count).fill(1 / count);

/** All orders of 0 … n − 1. */
function orders(n: number): number[][] {
  if (n === 0) return [[]];
  return orders(n - 1).flatMap((rest) => Array.from({ length: n }, (_, at) => rest.toSpliced(at, 0, n - 1)));
}

describe('sinkhorn', () => {
  it('comes to the cheapest plan as the entropy goes', async () => {
    const cost = Float32Array.from(random(36, 0, 1));
    const best = Math.min(
      ...orders(6).map((order) => order.reduce((sum, column, row) => sum + cost[row * 6 + column]!, 0) / 6),
    );
    const options = { entropy: 0.002, rounds: 5000 };
    const plan = await sinkhorn(device, cost, even(6), even(6), options);
    expect(plan.cost).toBeCloseTo(best, 2);
    expect(plan.error).toBeLessThan(1e-3);
  });

  it('moves masses as they are given', async () => {
    const [rows, columns] = [5, 9];
    const cost = Float32Array.from(random(rows * columns, 0, 3));
    const masses = (count: number) => {
      const drawn = Float64Array.from(random(count, 0.2, 1));
      const sum = drawn.reduce((a, b) => a + b, 0);
      return drawn.map((value) => value / sum);
    };
    const [a, b] = [masses(rows), masses(columns)];
    const { f, g, cost: moved } = await sinkhorn(device, cost, a, b, { entropy: 0.1, tolerance: 1e-5, rounds: 2000 });
    const plan = Array.from(cost, (c, i) => {
      const [row, column] = [Math.floor(i / columns), i % columns];
      return a[row]! * b[column]! * Math.exp((f[row]! + g[column]! - c) / 0.1);
    });
    a.forEach((mass, row) =>
      expect(plan.slice(row * columns, (row + 1) * columns).reduce((x, y) => x + y, 0)).toBeCloseTo(mass, 4),
    );
    b.forEach((mass, column) =>
      expect(plan.filter((_, i) => i % columns === column).reduce((x, y) => x + y, 0)).toBeCloseTo(mass, 4),
    );
    expect(moved).toBeCloseTo(
      plan.reduce((sum, mass, i) => sum + mass * cost[i]!, 0),
      4,
    );
  });

  it('has potentials that are the gradient of its cost with respect to the masses', async () => {
    const cost = Float32Array.from(random(20, 0, 1));
    const options = { entropy: 0.2, tolerance: 1e-6, rounds: 3000 };
    // At the end the entropic cost is ⟨f, a⟩ + ⟨g, b⟩.
    const value = async (a: Float64Array) => {
      const { f, g } = await sinkhorn(device, cost, a, even(5), options);
      return a.reduce((sum, mass, i) => sum + mass * f[i]!, 0) + g.reduce((sum, y) => sum + y / 5, 0);
    };
    const { f } = await sinkhorn(device, cost, even(4), even(5), options);
    for (const row of [0, 1, 2, 3]) {
      const moved = (step: number) => even(4).map((mass, i) => mass + (i === row ? step : -step / 3));
      const slope = ((await value(moved(0.02))) - (await value(moved(-0.02)))) / 0.04;
      const others = f.reduce((a, b) => a + b, 0) - f[row]!;
      expect(f[row]! - others / 3).toBeCloseTo(slope, 2);
    }
  });
});
