import { expect, it } from 'vitest';
import { UnionFind } from '../../../../main/corpus/inspect/unionFind.ts';
import { randomNumbers } from '../../../support/random.ts';

/** Connected parts by walking over neighbours. */
function components(count: number, edges: readonly (readonly [number, number])[]): number[][] {
  const neighbours = Array.from({ length: count }, (): number[] => []);
  for (const [a, b] of edges) {
    neighbours[a]?.push(b);
    neighbours[b]?.push(a);
  }
  const seen = new Set<number>();
  const parts: number[][] = [];
  for (let start = 0; start < count; start += 1) {
    const part: number[] = [];
    const open = [start];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      part.push(at);
      open.push(...(neighbours[at] as number[]));
    }
    if (part.length > 1) parts.push(part.sort((a, b) => a - b));
  }
  return parts;
}

it.each([0, 10, 100, 250, 1000])('joins what %d random edges connect', (edgeCount) => {
  const count = 300;
  const ends = randomNumbers(edgeCount + 1)(2 * edgeCount, 0, count).map(Math.floor);
  const edges = Array.from(
    { length: edgeCount },
    (_, i) => [ends[2 * i] as number, ends[2 * i + 1] as number] as const,
  );
  const sets = new UnionFind();
  for (let i = 0; i < count; i += 1) sets.add();
  for (const [a, b] of edges) sets.union(a, b);
  expect(sets.groups()).toEqual(components(count, edges));
  for (const [a, b] of edges) expect(sets.find(a)).toBe(sets.find(b));
  for (const group of sets.groups()) for (const member of group) expect(sets.find(member)).toBe(group[0]);
});

it('takes elements between unions, and long chains', () => {
  const sets = new UnionFind();
  for (let i = 0; i < 50_000; i += 1) {
    sets.add();
    if (i) sets.union(i, i - 1);
  }
  expect([sets.count, sets.find(49_999), sets.groups().length]).toEqual([50_000, 0, 1]);
});
