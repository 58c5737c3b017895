import { describe, expect, it } from 'vitest';
import { Heap } from '../../../../main/formats/encoding/heap.ts';

const numbers = Array.from({ length: 500 }, (_, i) => (i * 7919) % 311);
const ascending = (a: number, b: number) => a - b;

function takeAll(heap: Heap<number>): number[] {
  const taken: number[] = [];
  for (let next = heap.take(); next !== undefined; next = heap.take()) taken.push(next);
  return taken;
}

describe('a heap', () => {
  it('gives what leads first, equal ones too, and is empty then', () => {
    const heap = new Heap((a: number, b: number) => a < b, numbers);
    expect(heap.first).toBe(0);
    expect([...heap.entries].sort(ascending)).toEqual([...numbers].sort(ascending));
    expect(takeAll(heap)).toEqual([...numbers].sort(ascending));
    expect([heap.first, heap.take(), heap.entries]).toEqual([undefined, undefined, []]);
  });

  it('keeps its order when some are taken between', () => {
    const heap = new Heap((a: number, b: number) => a > b);
    const rest: number[] = [];
    for (const [i, number] of numbers.entries()) {
      heap.add(number);
      rest.push(number);
      if (i % 3 !== 2) continue;
      rest.sort(ascending);
      expect(heap.take()).toBe(rest.pop());
    }
    expect(takeAll(heap)).toEqual(rest.sort(ascending).reverse());
  });
});
