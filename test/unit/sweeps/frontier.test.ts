import { expect, it } from 'vitest';
import { onFrontier } from '../../../main/sweeps/frontier.ts';

const placed = (bytes: number, nonzero: number, loss: number) => ({ bytes, nonzero, loss });

it('holds what no other beats in one thing without losing in another', () => {
  const all = [
    placed(10, 10, 1),
    placed(5, 5, 2),
    // As large as the second, and worse.
    placed(5, 5, 2.5),
    // Zeros take room, but there are fewer numbers.
    placed(10, 3, 3),
    placed(10, 10, 1.5),
  ];
  expect(onFrontier(all)).toEqual([true, true, false, true, false]);
});

it('holds equals, all of them', () => {
  expect(onFrontier([placed(1, 1, 1), placed(1, 1, 1)])).toEqual([true, true]);
  expect(onFrontier([])).toEqual([]);
});
