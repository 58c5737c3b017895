import { expect, it } from 'vitest';
import { factorsFrom, noFactors, type Prediction } from '../../../main/advice/experience.ts';

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
