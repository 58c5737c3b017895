import { expect, it } from 'vitest';
import { FrequentItems } from '../../../../main/corpus/inspect/frequentItems.ts';
import { randomNumbers } from '../../../support/random.ts';

const drawn = randomNumbers(9)(60_000, 0, 1).map((uniform) => Math.floor(20_000 ** uniform));
const exact = new Map<number, number>();
for (const key of drawn) exact.set(key, (exact.get(key) ?? 0) + 1);

it('counts everything as long as there is room', () => {
  const counts = new FrequentItems<number>(exact.size);
  for (const key of drawn) counts.add(key);
  expect(counts.undercount).toBe(0);
  expect(new Map(counts.entries())).toEqual(exact);
});

it.each([100, 1000, 5000])('is never too high and too low by 2 N / capacity at most with room for %d', (capacity) => {
  const all = new FrequentItems<number>(capacity);
  drawn.forEach((key, i) => {
    all.add(key);
    if (i % 10_000 === 0) expect([...all.entries()].length).toBeLessThanOrEqual(capacity);
  });
  expect(all.undercount).toBeGreaterThan(0);
  expect(all.undercount).toBeLessThanOrEqual((2 * drawn.length) / capacity);
  const outside = [...exact].filter(
    ([key, count]) => all.count(key) > count || all.count(key) < count - all.undercount,
  );
  expect(outside).toEqual([]);
});
