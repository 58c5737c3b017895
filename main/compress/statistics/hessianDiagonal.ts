import { parameterOf } from '../../models/source.ts';
import { u32 } from '../../runtime/random.ts';
import type { Extraction } from '../extraction/extraction.ts';
import { backwardStages, gradientBytes } from './costs.ts';
import { difference, perturbedGradients, type WeightVector } from './meanGradients.ts';
import type { OwnStatistic } from './statistic.ts';

/** ±1, the same for every reading of a linear (Rademacher). */
export const signOf = (seed: number, index: number): number => (u32(seed, index) & 1 ? 1 : -1);

/**
 * One Hutchinson sample of the Hessian's diagonal over all linears (Hutchinson 1990): v ∘ H d / c with d = c v, v = ±1 and
 * c the root mean square of the weight's matrix, so that every matrix is moved by the same share; H d from gradients at
 * w ± ε d.
 *
 * @returns a vector whose expectation is diag(H).
 */
export async function hessianDiagonalSample(extraction: Extraction, seed: number, step: number): Promise<WeightVector> {
  const { source } = extraction;
  const numbers = new Map(source.parameters.map(({ name }, i) => [name, i]));
  const streamOf = (name: string) => seed * 100_003 + (numbers.get(name) ?? 0);
  const moved = (signed: number) =>
    perturbedGradients(extraction, `probe ${seed} ${signed}`, ({ name }, values) => {
      const [stream, size] = [streamOf(name), rootMeanSquare(values)];
      return values.map((w, i) => w + signed * size * signOf(stream, i));
    });
  const product = difference(await moved(step), await moved(-step), 2 * step);
  return async (layer, local) => {
    const parameter = parameterOf(source, layer, local);
    const size = rootMeanSquare(await source.read(parameter));
    const stream = streamOf(parameter.name);
    return (await product(layer, local)).map((value, i) => (value * signOf(stream, i)) / size);
  };
}

const rootMeanSquare = (values: Float32Array): number =>
  Math.max(Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length), 1e-30);

/** Samples that components take unless a recipe says otherwise; each needs gradients at two places. */
const usualSamples = 16;

/** Samples of the Hessian's diagonal. */
export const hessianDiagonal: OwnStatistic<
  { readonly samples: number; readonly step: number },
  readonly WeightVector[]
> = {
  kind: 'own',
  name: 'trace',
  explanation: 'how the loss bends, by sampling',
  pass: 'trace',
  stages: backwardStages(2 * usualSamples),
  bytes: gradientBytes(2 * usualSamples),
  collect: async (extraction, { samples, step }) => {
    const diagonals: WeightVector[] = [];
    for (let sample = 0; sample < samples; sample += 1)
      diagonals.push(await hessianDiagonalSample(extraction, extraction.settings.seed * 1000 + sample, step));
    return diagonals;
  },
};
