import { describe, expect, it } from 'vitest';
import { noFactors } from '../../../main/advice/experience.ts';
import type { Point, SideLosses } from '../../../main/advice/between.ts';
import { harmsOf, type Measured, predict, predictedChange, predictedTime } from '../../../main/advice/predict.ts';

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

/** Documents weigh alike and are raised by one, two and three times as much. */
const point = (at: number, rise: number): Point => ({
  ...{ at, losses: losses(rise), change: 2 * rise, time: at < 1 ? 1 - at : at / 10 },
});

describe('what a composition is predicted to cost', () => {
  const measured: Measured = {
    factors: noFactors,
    together: new Map(),
    model: losses(0),
    roundings: [point(4, 0.01), point(8, 0.001)],
    cuts: new Map([
      ['refit-uniform', [point(0.1, 0.01), point(0.25, 0.0625), point(0.5, 0.25)]],
      ['slicegpt-tied', [point(0.25, 0.03)]],
    ]),
  };

  it('is what its parts cost alone, added up, on both texts', () => {
    expect(predictedChange(measured, { by: null, cut: 0, gone: 0, bits: 4 })).toBeCloseTo(0.02, 12);
    expect(predictedChange(measured, { by: null, cut: 0, gone: 0, bits: 4 }, 'general')).toBeCloseTo(0.04, 12);
    expect(predictedChange(measured, { by: 'refit-uniform', cut: 0.25, gone: 0.25, bits: 4 })).toBeCloseTo(
      0.02 + 0.125,
      12,
    );
    expect(predictedChange(measured, { by: 'refit-uniform', cut: 0.25, gone: 0.25, bits: null })).toBeCloseTo(
      0.125,
      12,
    );
    expect(predictedChange(measured, { by: null, cut: 0, gone: 0, bits: null })).toBe(0);
    const narrower = { by: 'slicegpt-tied', cut: 0.25, gone: 0.25, bits: null };
    expect(predictedChange(measured, narrower)).toBeCloseTo(0.06, 12);
    // A block more than half of the units: what half of them costs.
    expect(predictedChange(measured, { by: 'refit-uniform', cut: 0.5, gone: 0.51, bits: null })).toBeCloseTo(0.5, 12);
    expect(() => predictedChange(measured, { by: null, cut: 0, gone: 0, bits: 9 })).toThrow('knows nothing of 9');
  });

  it('writes a token in the time that a cut and a rounding leave, one of the other', () => {
    expect(predictedTime(measured, { by: null, cut: 0, gone: 0, bits: 4 })).toBeCloseTo(0.4, 12);
    expect(predictedTime(measured, { by: 'refit-uniform', cut: 0.05, gone: 0.05, bits: null })).toBeCloseTo(0.95, 12);
    expect(predictedTime(measured, { by: 'refit-uniform', cut: 0.25, gone: 0.25, bits: 4 })).toBeCloseTo(0.3, 12);
  });

  it('is what experience makes of it, cut or whole', () => {
    const experienced = { ...measured, factors: { whole: 2, cut: 3 } };
    expect(predictedChange(experienced, { by: null, cut: 0, gone: 0, bits: 4 })).toBeCloseTo(0.04, 12);
    expect(predictedChange(experienced, { by: 'refit-uniform', cut: 0.25, gone: 0.25, bits: 4 })).toBeCloseTo(
      3 * (0.02 + 0.125),
      12,
    );
  });

  it('is more or less than that by what a cut and a rounding were measured to cost together', () => {
    const twice = { at: 0.25, factor: { domain: 2, general: 0.5 } };
    const met = { ...measured, together: new Map([['refit-uniform', [twice]]]) };
    const both = { by: 'refit-uniform', cut: 0.25, gone: 0.25, bits: 4 };
    expect(predictedChange(met, both)).toBeCloseTo(2 * (0.02 + 0.125), 12);
    expect(predictedChange(met, both, 'general')).toBeCloseTo(0.5 * 2 * (0.02 + 0.125), 12);
    expect(predict(met, both, 1).domain.change).toBeCloseTo(2 * (0.02 + 0.125), 12);
    // Alone each costs what it was measured to cost, and other recipes what theirs add up to.
    for (const alone of [
      { ...both, bits: null },
      { by: null, cut: 0, gone: 0, bits: 4 },
      { ...both, by: 'slicegpt-tied' },
    ])
      expect(predictedChange(met, alone)).toBe(predictedChange(measured, alone));
  });

  it('is told apart for a cut and for the rounding behind it, which has what they cost together', () => {
    const both = { by: 'refit-uniform', cut: 0.25, gone: 0.25, bits: 4 };
    const of = (domain: number) => ({
      ...measured,
      together: new Map([['refit-uniform', [{ at: 0.25, factor: { domain, general: 1 } }]]]),
    });
    const { cut, rounding } = harmsOf(of(2), both);
    expect([cut.domain, rounding.domain]).toEqual([expect.closeTo(0.125, 12), expect.closeTo(0.165, 12)]);
    expect([cut.general, rounding.general]).toEqual([expect.closeTo(0.25, 12), expect.closeTo(0.04, 12)]);
    // What they have in common is neither's alone.
    const less = harmsOf(of(0.5), both);
    expect([less.cut.domain, less.rounding.domain]).toEqual([expect.closeTo(0.0625, 12), expect.closeTo(0.01, 12)]);
  });

  it('has an interval over documents that holds it', () => {
    const { domain, general } = predict(measured, { by: null, cut: 0, gone: 0, bits: 4 }, 1);
    expect(domain.change).toBeCloseTo(0.02, 12);
    expect(domain.low).toBeLessThan(domain.change);
    expect(domain.high).toBeGreaterThan(domain.change);
    expect(general?.change).toBeCloseTo(0.04, 12);
    const alone = { ...measured, model: { ...measured.model, general: null } };
    expect(predict(alone, { by: null, cut: 0, gone: 0, bits: 4 }, 1).general).toBeNull();
  });
});
