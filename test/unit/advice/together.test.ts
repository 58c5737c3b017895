import { expect, it } from 'vitest';
import { factorOf, togetherAt } from '../../../main/advice/together.ts';

it('what a cut and a rounding cost together is a factor of what they cost apart, where there is enough to tell', () => {
  expect(factorOf(0.1, 0.15)).toBeCloseTo(1.5, 12);
  expect(factorOf(0.0001, 0.3)).toBe(1);
  expect(factorOf(0.3, -0.001)).toBe(1);
});

it('factors lie between those that were measured, and beyond them stay what they were', () => {
  const known = [
    { at: 0.1, factor: { domain: 0.5, general: 1 } },
    { at: 0.3, factor: { domain: 2, general: 4 } },
  ];
  expect(togetherAt([], 0.2, 'domain')).toBe(1);
  expect([0.05, 0.1, 0.2, 0.3, 0.5].map((at) => togetherAt(known, at, 'domain'))).toEqual(
    [0.5, 0.5, 1, 2, 2].map((factor) => expect.closeTo(factor, 12)),
  );
  expect(togetherAt(known, 0.2, 'general')).toBeCloseTo(2, 12);
});
