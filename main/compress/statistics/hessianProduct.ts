import type { Extraction } from '../extraction/extraction.ts';
import { backwardStages, gradientBytes } from './costs.ts';
import { difference, perturbedGradients, type WeightVector } from './meanGradients.ts';
import type { OwnStatistic } from './statistic.ts';

/** H w over all linears: [g((1 + ε) w) − g((1 − ε) w)] / 2ε, the Hessian of the mean loss times the weights themselves. */
async function collect(extraction: Extraction, { step }: { readonly step: number }): Promise<WeightVector> {
  const scaled = (factor: number) =>
    perturbedGradients(extraction, `scaled ${factor}`, (_, values) => values.map((w) => w * factor));
  return difference(await scaled(1 + step), await scaled(1 - step), 2 * step);
}

/** The curvature of the loss along the weights, from gradients at (1 ± step) w. */
export const hessianProduct: OwnStatistic<{ readonly step: number }, WeightVector> = {
  kind: 'own',
  name: 'curvature',
  explanation: 'how the loss bends along the weights',
  pass: 'curvature',
  stages: backwardStages(2),
  bytes: gradientBytes(2),
  collect,
};
