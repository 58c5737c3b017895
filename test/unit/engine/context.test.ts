import { describe, expect, it, vi } from 'vitest';
import { singleStage } from '../../../main/engine/context.ts';

describe('a report of one stage', () => {
  it('tells the time that is left by the pace since the first report', () => {
    const clock = vi.spyOn(performance, 'now');
    const told: unknown[] = [];
    const report = singleStage({ report: ({ fraction, eta }) => told.push([fraction, eta]) }, 'reading');
    for (const [at, done] of [
      [60_000, 1],
      [61_000, 11],
      [62_000, 21],
      // Once more from the beginning.
      [70_000, 0],
      [71_000, 50],
    ] as const) {
      clock.mockReturnValue(at);
      report(done, 101);
    }
    clock.mockRestore();
    expect(told).toEqual([
      [1 / 101, null],
      [11 / 101, 9],
      [21 / 101, 8],
      [null, null],
      [50 / 101, 51 / 50],
    ]);
  });

  it('tells none where nobody knows how much there is', () => {
    const told: unknown[] = [];
    const report = singleStage({ report: ({ fraction, eta }) => told.push([fraction, eta]) }, 'reading');
    report(10, 0);
    report(20, 0);
    expect(told).toEqual([
      [null, null],
      [null, null],
    ]);
  });
});
