import { describe, expect, it } from 'vitest';
import { fromPairs, toPairs } from '../../../main/gguf/pairs.ts';

describe('toPairs', () => {
  it('puts the rows that rotate together side by side, in every head', () => {
    const rows = Uint8Array.from({ length: 12 }, (_, row) => row);
    expect([...toPairs(rows, 12, 6)]).toEqual([0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11]);
  });

  it('moves whole rows, and back', () => {
    const bytes = Uint8Array.from({ length: 8 * 5 }, (_, i) => i);
    const moved = toPairs(bytes, 8, 4);
    expect([...moved.subarray(5, 10)]).toEqual([10, 11, 12, 13, 14]);
    expect([...fromPairs(moved, 8, 4)]).toEqual([...bytes]);
  });
});
