import { describe, expect, it } from 'vitest';
import { cutBy, cutShares, keyOf, levels, matricesIn, tablesIn } from '../../../main/advice/levels.ts';
import {
  type Composition,
  type Measured,
  predict,
  predictedChange,
  type SideLosses,
} from '../../../main/advice/predict.ts';

/** Three documents of 100 tokens whose loss is raised by so many nats per token, in the domain and twice as much beside it. */
function losses(rise: number): SideLosses {
  const of = (perToken: number) => ({
    documents: [2, 3, 4].map((nll, document) => ({
      ...{ document, tokens: 100, right: 0, bytes: 400 },
      nll: 100 * (nll + perToken * (document + 1)),
    })),
    ...{ tokens: 300, tokensPerSecond: 1 },
  });
  return { domain: of(rise), general: of(2 * rise) };
}

/** Costs of levels; what is not named costs nothing. */
function measured(costs: readonly (readonly [string, number])[]): Measured {
  const known = new Map(costs);
  return {
    model: losses(0),
    levels: new Map(levels.map((level) => [keyOf(level), losses(known.get(keyOf(level)) ?? 0)])),
  };
}

const rounded: Composition = { cut: 0, precision: { linears: 'q4_k', tables: 'q8_0' } };

describe('what a composition is predicted to cost', () => {
  const costs = measured([
    [keyOf(matricesIn('q4_k')), 0.01],
    [keyOf(tablesIn('q8_0')), 0.002],
    ...cutShares.map((share) => [keyOf(cutBy(share)), share * share] as const),
  ]);

  it('is what its parts cost alone, added up, on both texts', () => {
    // Documents weigh alike and are raised by one, two and three times as much.
    expect(predictedChange(costs, rounded)).toBeCloseTo(2 * 0.012, 12);
    expect(predictedChange(costs, rounded, 'general')).toBeCloseTo(4 * 0.012, 12);
    expect(predictedChange(costs, { ...rounded, cut: 0.25 })).toBeCloseTo(2 * (0.012 + 0.0625), 12);
  });

  it('lies between measured shares for a share between them, and rises from nothing', () => {
    expect(predictedChange(costs, { ...rounded, cut: 0.05 })).toBeCloseTo(2 * (0.012 + 0.005), 12);
    const middle = 0.0625 + (0.35 - 0.25) * ((0.25 - 0.0625) / 0.25);
    expect(predictedChange(costs, { ...rounded, cut: 0.35 })).toBeCloseTo(2 * (0.012 + middle), 12);
    expect(() => predictedChange(costs, { ...rounded, cut: 0.6 })).toThrow('knows nothing of a share of 0.6');
  });

  it('has an interval over documents that holds it', () => {
    const { domain, general } = predict(costs, rounded, 1);
    expect(domain.change).toBeCloseTo(0.024, 12);
    expect(domain.low).toBeLessThan(domain.change);
    expect(domain.high).toBeGreaterThan(domain.change);
    expect(general?.change).toBeCloseTo(0.048, 12);
    const alone = { ...costs, model: { ...costs.model, general: null } };
    expect(predict(alone, rounded, 1).general).toBeNull();
  });
});
