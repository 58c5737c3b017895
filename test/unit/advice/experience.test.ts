import { expect, it } from 'vitest';
import {
  type Advised,
  factorsFrom,
  noFactors,
  type Prediction,
  predictionOf,
} from '../../../main/advice/experience.ts';

const of = (kind: Prediction['kind'], predicted: number, measured: number): Prediction => ({
  kind,
  predicted,
  measured,
});

it('experience is the geometric mean of what came of predictions, half believed at first', () => {
  expect(factorsFrom([])).toEqual(noFactors);
  expect(factorsFrom([of('cut', 0.1, 0.4)])).toEqual({ whole: 1, cut: 2 });
  const { cut } = factorsFrom([of('cut', 0.1, 0.2), of('cut', 0.1, 0.4)]);
  expect(cut).toBeCloseTo(8 ** (1 / 3), 12);
});

it('experience makes no ratio of what cannot be told from chance', () => {
  expect(factorsFrom([of('whole', 0.0001, 0.004), of('whole', 0.02, -0.001)])).toEqual(noFactors);
});

it('experience sets what was measured beside the parts, before factors, and leaves trained plans out', () => {
  const advised: Advised = {
    ...{ rank: 1, plan: { steps: [{ recipe: 'mixed-precision', bytes: 9 }] } },
    ...{ predicted: { domain: { change: 0.3 } }, repair: null },
  };
  const factors = { whole: 3, cut: 2 };
  expect(predictionOf(advised, factors, 0.4)).toEqual({ kind: 'whole', predicted: 0.3 / 3, measured: 0.4 });
  const cut = { ...advised, plan: { steps: [{ recipe: 'refit-uniform', share: 0.2 }, ...advised.plan.steps] } };
  expect(predictionOf(cut, factors, 0.4)).toEqual({ kind: 'cut', predicted: 0.15, measured: 0.4 });
  expect(predictionOf({ ...advised, repair: 100 }, factors, 0.4)).toBeNull();
});
