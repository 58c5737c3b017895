import { describe, expect, it } from 'vitest';
import { lengthHistogram, median } from '../../../../main/corpus/inspect/lengths.ts';

describe('lengths', () => {
  it('fall into bins that double, and none is lost', () => {
    const lengths = [0, 15, 16, 31, 32, 100, 1000];
    const bins = lengthHistogram(lengths);
    expect(bins.map(({ from, to, documents }) => [from, to, documents])).toEqual([
      [0, 16, 2],
      [16, 32, 2],
      [32, 64, 1],
      [64, 128, 1],
      [128, 256, 0],
      [256, 512, 0],
      [512, 1024, 1],
    ]);
    expect(lengthHistogram([])).toEqual([]);
    expect(lengthHistogram([64]).at(-1)).toEqual({ from: 64, to: 128, documents: 1 });
  });

  it('have a middle', () => {
    expect([median([]), median([3]), median([4, 1]), median([5, 1, 3])]).toEqual([0, 3, 2.5, 3]);
  });
});
