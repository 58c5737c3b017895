import { describe, expect, it } from 'vitest';
import { merged } from '../../../../main/formats/encoding/merges.ts';
import { randomNumbers } from '../../../support/random.ts';

/** Neighbours joined one pair at a time, after looking at all of them for the lowest rank; of equal ones the leftmost. */
function oneByOne(symbols: readonly number[], ranks: ReadonlyMap<string, number>, made: readonly number[]): number[] {
  const left = [...symbols];
  for (;;) {
    let best = -1;
    let lowest = Infinity;
    for (let i = 0; i + 1 < left.length; i += 1) {
      const rank = ranks.get(`${left[i]} ${left[i + 1]}`) ?? Infinity;
      if (rank < lowest) [best, lowest] = [i, rank];
    }
    if (best < 0) return left;
    left.splice(best, 2, made[lowest] as number);
  }
}

describe('merged', () => {
  it('joins the neighbours of the lowest rank first, as looking at all of them does', () => {
    const random = randomNumbers(5);
    const below = (limit: number): number => Math.floor(random(1, 0, limit)[0] as number);
    for (let round = 0; round < 60; round += 1) {
      const letters = 2 + below(3);
      const ranks = new Map<string, number>();
      const made: number[] = [];
      // Every merge makes a token of earlier ones, in an order that is no order of lengths.
      while (made.length < 40) {
        const pair = `${below(letters + made.length)} ${below(letters + made.length)}`;
        if (ranks.has(pair)) continue;
        ranks.set(pair, made.length);
        made.push(letters + made.length);
      }
      const rank = (left: number, right: number) => ranks.get(`${left} ${right}`);
      for (const length of [0, 1, 2, 3, 17, 120]) {
        const symbols = Array.from({ length }, () => below(letters));
        expect(merged(symbols, { rank, made })).toEqual(oneByOne(symbols, ranks, made));
      }
    }
  });

  it('takes no quadratic time for a word of any length', () => {
    const looked = { count: 0 };
    const rank = (left: number, right: number) => ((looked.count += 1), left === right ? left : undefined);
    const symbols = new Array<number>(2 ** 15).fill(0);
    const made = Array.from({ length: 16 }, (_, at) => at + 1);
    expect(merged(symbols, { rank, made })).toEqual([15]);
    expect(looked.count).toBeLessThan(10 * symbols.length);
  });
});
