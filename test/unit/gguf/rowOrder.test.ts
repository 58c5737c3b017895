import { describe, expect, it } from 'vitest';
import { backInOrder, blocks, ordered, pairs } from '../../../main/gguf/rowOrder.ts';

describe('pairs', () => {
  it('put the rows that rotate together side by side, in every head', () => {
    const rows = Uint8Array.from({ length: 12 }, (_, row) => row);
    expect([...ordered(rows, 12, pairs(6))]).toEqual([0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11]);
  });

  it('move whole rows, and back', () => {
    const bytes = Uint8Array.from({ length: 8 * 5 }, (_, i) => i);
    const moved = ordered(bytes, 8, pairs(4));
    expect([...moved.subarray(5, 10)]).toEqual([10, 11, 12, 13, 14]);
    expect([...backInOrder(moved, 8, pairs(4))]).toEqual([...bytes]);
  });
});

describe('blocks', () => {
  const shape = {
    ...({ name: 'attention', kind: 'attention', groups: 2, queriesPerGroup: 2, headDim: 2 } as const),
    ...{ bias: { q: true, k: true, v: true, o: true }, headNorm: false, window: null },
  };
  const rows = Uint8Array.from({ length: 16 }, (_, row) => row);

  it('put queries, keys and values behind each other that were group by group', () => {
    const moved = ordered(rows, 16, blocks(shape));
    expect([...moved]).toEqual([0, 1, 2, 3, 8, 9, 10, 11, 4, 5, 12, 13, 6, 7, 14, 15]);
    expect([...backInOrder(moved, 16, blocks(shape))]).toEqual([...rows]);
  });
});
