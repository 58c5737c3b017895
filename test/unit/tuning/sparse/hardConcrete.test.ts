import { describe, expect, it } from 'vitest';
import { uniform } from '../../../../main/runtime/random.ts';
import { chanceOpen, logistic, openness } from '../../../../main/tuning/sparse/hardConcrete.ts';

describe('hard-concrete gates', () => {
  it('are open as often as the formula says, and fully open without noise when alpha is large', () => {
    for (const alpha of [-2, 0, 1.5]) {
      const noise = Array.from(uniform(8, 20_000), logistic);
      const open = noise.filter((one) => openness(alpha + one) > 0).length / noise.length;
      expect(Math.abs(open - chanceOpen(alpha))).toBeLessThan(0.015);
    }
    expect(openness(60)).toBe(1);
    expect(openness(-60)).toBe(0);
  });
});
