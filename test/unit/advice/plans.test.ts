import { describe, expect, it } from 'vitest';
import { type Candidate, candidates, front } from '../../../main/advice/candidates.ts';
import { keyOf, levels } from '../../../main/advice/levels.ts';
import { atMost, keeping, planOf, ranked } from '../../../main/advice/plans.ts';
import type { Measured } from '../../../main/advice/predict.ts';
import { roundedBytes } from '../../../main/compress/granularity/precision/precision.ts';
import type { Storage } from '../../../main/formats/storage/index.ts';
import { layeredModel, recipeOf } from '../../support/testExtraction.ts';

const candidate = (bytes: number, change: number, cut = 0, linears: Storage = 'q4_k'): Candidate => ({
  ...{ bytes, change, cut, precision: { linears, tables: 'q8_0' } },
});

describe('plans for a goal', () => {
  const all = [
    candidate(100, 0.001, 0, 'q8_0'),
    candidate(60, 0.01, 0, 'q5_k'),
    candidate(50, 0.02),
    candidate(50, 0.015, 0.2),
    candidate(49, 0.016, 0.25),
    candidate(30, 0.3, 0, 'q2_k'),
  ];

  it('are those that fit, the least loss first, and no two alike', () => {
    expect(ranked(all, atMost(55)).map(({ change }) => change)).toEqual([0.015, 0.02, 0.3]);
    expect(ranked(all, atMost(20))).toEqual([]);
  });

  it('are the smallest that keep enough', () => {
    // e^−0.012 = 0.988…
    expect(ranked(all, keeping(0.988)).map(({ bytes }) => bytes)).toEqual([60, 100]);
    expect(ranked(all, keeping(0.9999))).toEqual([]);
  });

  it('round, or cut and then round to the bytes that were asked for', () => {
    expect(planOf(candidate(50, 0), atMost(55), undefined)).toEqual({
      steps: [{ recipe: 'importance-matrix', precision: 'q4_k', tables: 'q8_0' }],
    });
    expect(planOf(candidate(50, 0, 0.2, 'q3_k'), atMost(55), 1)).toEqual({
      steps: [
        { recipe: 'flap-uniform', share: 0.2, lambda: 1 },
        { recipe: 'gptq', bytes: 55, lambda: 1 },
      ],
    });
    expect(planOf(candidate(50, 0, 0.2), keeping(0.9), undefined).steps[1]).toMatchObject({ bytes: 50 });
  });

  it('lie on a curve on which nothing smaller is better', () => {
    expect(front(all).map(({ bytes, change }) => [bytes, change])).toEqual([
      [30, 0.3],
      [49, 0.016],
      [50, 0.015],
      [60, 0.01],
      [100, 0.001],
    ]);
  });
});

it('candidates have the size of the rounded model, less what a cut takes of its matrices', () => {
  const model = layeredModel(2);
  const same = { documents: [{ document: 0, nll: 1, tokens: 1, right: 0, bytes: 1 }], tokens: 1, tokensPerSecond: 1 };
  const side = { domain: same, general: null };
  const measured: Measured = { model: side, levels: new Map(levels.map((level) => [keyOf(level), side])) };
  const all = candidates(model, recipeOf('flap-uniform'), measured, 4);
  const whole = all.filter(({ cut }) => cut === 0);
  for (const { precision, bytes } of whole) expect(bytes).toBe(roundedBytes(model, precision, 4));
  const q8 = (share: number) =>
    all.find(({ cut, precision }) => cut === share && precision.linears === 'q8_0' && precision.tables === 'q8_0');
  expect(q8(0.5)?.bytes).toBeLessThan(q8(0.25)?.bytes ?? 0);
  expect(q8(0.25)?.bytes).toBeLessThan(q8(0)?.bytes ?? 0);
});
