import { describe, expect, it } from 'vitest';
import { between, type Point, type SideLosses, timeAt, upTo, type Weighed } from '../../../main/advice/between.ts';

const point = (at: number, change: number): Point => ({
  ...{ at, change, losses: {} as SideLosses, time: null },
});
const changeOf = (parts: Weighed): number => parts.reduce((sum, [{ change }, weight]) => sum + weight * change, 0);

describe('between two measured roundings', () => {
  const points = [point(2, 0.4), point(4, 0.1), point(8, 0.00001)];

  it('changes by factors: halfway it is the geometric mean', () => {
    expect(changeOf(between(points, 3))).toBeCloseTo(0.2, 12);
    expect(changeOf(between(points, 4))).toBeCloseTo(0.1, 12);
    expect(changeOf(between(points, 2))).toBeCloseTo(0.4, 12);
  });

  it('what cannot be told from chance has no logarithm', () => {
    // From 0.1 to 0.0001 and not further: halfway at √(0.1 · 0.0001).
    const weight = (Math.sqrt(0.1 * 0.0001) - 0.1) / (0.0001 - 0.1);
    expect(changeOf(between(points, 6))).toBeCloseTo((1 - weight) * 0.1 + weight * 0.00001, 12);
    const flat = [point(2, 0.00002), point(4, -0.00003)];
    expect(changeOf(between(flat, 3))).toBeCloseTo(-0.000005, 12);
  });

  it('knows nothing of more than was measured', () => {
    expect(() => between(points, 9)).toThrow('knows nothing of 9');
  });
});

describe('a share below the least that was measured', () => {
  it('costs a power of it, at least in proportion and at most the square', () => {
    const at = (second: number) => changeOf(upTo([point(0.1, 0.1), point(0.2, second)], 0.05));
    expect(at(0.3)).toBeCloseTo(0.1 * 0.5 ** Math.log2(3), 12);
    expect(at(0.15)).toBeCloseTo(0.05, 12);
    expect(at(2)).toBeCloseTo(0.025, 12);
    expect(changeOf(upTo([point(0.1, 0.1)], 0.05))).toBeCloseTo(0.05, 12);
    expect(upTo([point(0.1, 0.1)], 0)).toEqual([]);
  });
});

it('time of a written token lies in a straight line between two points, and is unknown where it was not measured', () => {
  const points = [
    { at: 2, time: 0.4 },
    { at: 4, time: 0.6 },
  ];
  expect([2, 3, 4, 4.5].map((at) => timeAt(points, at))).toEqual([0.4, 0.5, 0.6, 0.6]);
  expect(timeAt([{ at: 2, time: null }, ...points.slice(1)], 3)).toBeNull();
  expect(timeAt([], 3)).toBe(1);
});
