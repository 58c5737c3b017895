import { describe, expect, it } from 'vitest';
import { greedyCoverage } from '../../../main/select/coverage.ts';
import { randomNumbers } from '../../support/random.ts';

const random = randomNumbers(5);
const [sets, items] = [40, 12];
const values = Float32Array.from(random(sets * items, -1, 1));
const costs = random(sets, 1, 30).map(Math.floor);

/** The greedy choice by looking at every set in every round. */
function plain(perToken: number) {
  const covered = Array<number>(items).fill(-1);
  const left = new Set(costs.keys());
  const order: number[] = [];
  let sum = 0;
  while (left.size) {
    const gain = (set: number) => covered.reduce((total, c, t) => total + Math.max(0, values[set * items + t]! - c), 0);
    const worth = (set: number) => gain(set) / costs[set]! ** perToken;
    const best = [...left].reduce((a, b) => (worth(b) > worth(a) ? b : a));
    if (gain(best) <= 1e-6 * sum) return order;
    sum += gain(best);
    covered.forEach((c, t) => (covered[t] = Math.max(c, values[best * items + t]!)));
    left.delete(best);
    order.push(best);
  }
  return order;
}

describe('greedyCoverage', () => {
  it.each([0, 0.5, 1])('takes what a full search would take, gains per token to the power %s', (perToken) => {
    const wanted = plain(perToken);
    const { order, gains } = greedyCoverage(values, items, { costs, perToken, enough: Infinity });
    expect(order.slice(0, wanted.length)).toEqual(wanted);
    expect(wanted.length).toBeGreaterThan(3);
    expect([...order].sort((a, b) => a - b)).toEqual([...costs.keys()]);
    expect(gains[0]).toBeGreaterThan(0);
  });

  it('begins anew with what is left, and ends when there is enough', () => {
    const twice = Float32Array.of(1, 0, 0, 1, 1, 0, 0, 1);
    const all = { costs: [1, 1, 1, 1], perToken: 0, enough: Infinity };
    expect(greedyCoverage(twice, 2, all).order).toEqual([0, 1, 2, 3]);
    expect(greedyCoverage(twice, 2, { ...all, enough: 2 }).order).toEqual([0, 1]);
  });
});
