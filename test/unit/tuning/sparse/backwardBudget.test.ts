import { describe, expect, it } from 'vitest';
import { uniform } from '../../../../main/runtime/random.ts';
import { withinBudget } from '../../../../main/tuning/sparse/backwardBudget.ts';
import { sum } from './smallSparse.ts';

describe('tensors within a budget', () => {
  it('are the best ones, as trying all sets shows', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const numbers = uniform(seed, 40);
      const candidates = Array.from({ length: 9 }, (_, i) => ({
        layer: Math.floor(i / 3),
        cost: 1 + Math.floor(9 * numbers[i]!),
        importance: numbers[i + 9]!,
      }));
      const pass = [5, 7, 6];
      const budget = 10 + Math.floor(30 * numbers[20]!);
      const worth = (chosen: readonly boolean[]) => {
        const own = candidates.filter((_, i) => chosen[i]);
        const lowest = Math.min(3, ...own.map(({ layer }) => layer));
        const cost = sum(own.map(({ cost }) => cost)) + sum(pass.slice(lowest));
        return cost <= budget ? sum(own.map(({ importance }) => importance)) : -1;
      };
      const all = Array.from({ length: 2 ** 9 }, (_, bits) => candidates.map((_, i) => (bits >> i) % 2 === 1));
      const best = Math.max(...all.map(worth));
      expect(worth(withinBudget(candidates, pass, budget, budget))).toBeCloseTo(best, 12);
    }
  });
});
