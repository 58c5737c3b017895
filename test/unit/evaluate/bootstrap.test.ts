import { describe, expect, it } from 'vitest';
import { type Contribution, interval, pairedDifference } from '../../../main/evaluate/bootstrap.ts';
import { uniform } from '../../../main/runtime/random.ts';

/** Documents of different lengths whose mean loss scatters around `mean`. */
function documents(seed: number, count: number, mean: number): Contribution[] {
  const numbers = uniform(seed, 2 * count);
  return Array.from({ length: count }, (_, i) => {
    const weight = 20 + Math.floor(80 * (numbers[2 * i] as number));
    return { weight, sum: weight * (mean + (numbers[2 * i + 1] as number) - 0.5) };
  });
}

describe('interval', () => {
  it('holds the truth in about 95 of 100 samples', () => {
    let hits = 0;
    for (let sample = 0; sample < 100; sample += 1) {
      const { low, high } = interval(documents(sample, 40, 3), sample);
      if (low <= 3 && 3 <= high) hits += 1;
    }
    expect(hits).toBeGreaterThanOrEqual(88);
    expect(hits).toBeLessThanOrEqual(99);
  });

  it('gives the ratio of the sums, and the same interval for the same seed', () => {
    const found = interval(
      [
        { sum: 10, weight: 2 },
        { sum: 2, weight: 4 },
      ],
      1,
    );
    expect(found.value).toBe(2);
    expect(interval(documents(1, 30, 3), 7)).toEqual(interval(documents(1, 30, 3), 7));
  });

  it('is a point for one document, and an error for none', () => {
    expect(interval([{ sum: 6, weight: 2 }], 1)).toEqual({ value: 3, low: 3, high: 3 });
    expect(() => interval([], 1)).toThrow('There are no documents to measure on.');
  });
});

describe('pairedDifference', () => {
  it('sees a small change that separate intervals would hide', () => {
    const before = documents(1, 50, 3);
    const after = before.map(({ sum, weight }) => ({ weight, sum: sum + 0.02 * weight }));
    const { difference, low, high, enough } = pairedDifference(before, after, 1);
    expect(difference).toBeCloseTo(0.02, 10);
    expect(enough).toBe(true);
    expect(high - low).toBeLessThan(interval(before, 1).high - interval(before, 1).low);
  });

  it('says when there is not enough data to tell', () => {
    const { enough, low, high } = pairedDifference(documents(1, 12, 3), documents(2, 12, 3.02), 1);
    expect(low).toBeLessThan(0);
    expect(high).toBeGreaterThan(0);
    expect(enough).toBe(false);
  });

  it('needs the same documents on both sides', () => {
    expect(() => pairedDifference(documents(1, 3, 1), documents(1, 4, 1), 1)).toThrow(
      'A paired comparison needs the same documents on both sides, not 3 and 4.',
    );
  });
});
