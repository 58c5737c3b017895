import { describe, expect, it } from 'vitest';
import { exposed, together, verdictOf } from '../../../renderer/state/recital.ts';
import { randomNumbers } from '../../support/random.ts';

const canaries = (pValues: readonly number[]) => pValues.map((pValue) => ({ pValue }));

describe('the verdict on planted secrets', () => {
  it('names those that are likelier than randomness explains, as Benjamini and Hochberg do', () => {
    // The example of their paper: of fifteen, four are named at 5 %.
    const paper = [
      ...[0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459],
      ...[0.324, 0.4262, 0.5719, 0.6528, 0.759, 1],
    ];
    expect(exposed(canaries(paper.toReversed())).map(({ pValue }) => pValue)).toEqual(paper.slice(0, 4));
    // One that would not count alone counts with the others.
    expect(exposed(canaries([0.04, 0.045, 0.03]))).toHaveLength(3);
    expect(exposed(canaries([0.06]))).toEqual([]);
    expect(exposed([])).toEqual([]);
  });

  it.each([
    // Critical values of the χ² distribution from tables, for two degrees of freedom a secret.
    [1, 5.991, 0.05],
    [5, 23.209, 0.01],
    [10, 31.41, 0.05],
    [50, 124.342, 0.05],
    [500, 1074.679, 0.05],
  ])('takes %s secrets together by the tail of χ²', (count, critical, pValue) => {
    const each = Math.exp(-critical / (2 * count));
    expect(together(canaries(Array.from({ length: count }, () => each)))).toBeCloseTo(pValue, 4);
  });

  it('is certain of nothing without secrets, or where none is likely', () => {
    expect(together([])).toBe(1);
    expect(together(canaries([1, 1, 1]))).toBe(1);
    expect(together(canaries(Array.from({ length: 1000 }, () => 0.001)))).toBe(0);
  });

  it('distinguishes single secrets, traces of all of them, and silence', () => {
    expect(verdictOf(canaries([0.001, 0.5, 0.9]))).toBe('exposed');
    expect(verdictOf(canaries(Array.from({ length: 20 }, () => 0.12)))).toBe('traces');
    expect(verdictOf(canaries([0.4, 0.7, 0.2, 0.6]))).toBe('silent');
  });

  it.each([
    [5, 100],
    [20, 1000],
    [100, 100],
  ])('seldom accuses a model that never saw them: %s secrets against the same %s others', (count, others) => {
    const draw = randomNumbers(7);
    const trials = 1000;
    let accused = 0;
    for (let trial = 0; trial < trials; trial += 1) {
      const alternatives = draw(others);
      const pValues = draw(count).map((loss) => (1 + alternatives.filter((one) => one < loss).length) / (others + 1));
      if (verdictOf(canaries(pValues)) !== 'silent') accused += 1;
    }
    expect(accused / trials).toBeLessThan(0.07);
  });
});
