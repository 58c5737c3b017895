import { describe, expect, it } from 'vitest';
import { choose } from '../../../main/select/choose.ts';
import { blank } from './fakeFeatures.ts';

const selection = (order: readonly number[]) => ({ order, why: (index: number) => `because of ${index}` });

describe('choose', () => {
  it('takes in order until the budget is used up, and passes over what does not fit', () => {
    const pool = [40, 100, 30, 30, 1].map((tokens) => ({ text: '', tokens }));
    const { chosen, tokens } = choose(selection([0, 1, 2, 3, 4]), pool, 100);
    expect(chosen.map(({ index }) => index)).toEqual([0, 2, 3]);
    expect(tokens).toBe(100);
    expect(chosen[0]).toEqual({ index: 0, tokens: 40, why: 'because of 0' });
  });

  it('stops at 99 % of the budget instead of filling it from the end of the order', () => {
    const pool = [...blank(1, 995), ...blank(50, 1)];
    expect(choose(selection(pool.map((_, i) => i)), pool, 1000).chosen).toHaveLength(1);
    expect(choose(selection(pool.map((_, i) => i)), pool, 1020).tokens).toBe(1010);
  });

  it('never takes what has no tokens, and nothing for no budget', () => {
    const pool = blank(3, 0);
    expect(choose(selection([0, 1, 2]), pool, 10)).toEqual({ chosen: [], tokens: 0 });
    expect(choose(selection([0]), blank(1), 0)).toEqual({ chosen: [], tokens: 0 });
  });
});
