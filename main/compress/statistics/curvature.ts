import { parameterOf } from '../../models/source.ts';
import { u32 } from '../../runtime/random.ts';
import { blendedSides, type Extraction } from '../extraction/extraction.ts';
import { type Change, perturbed } from '../numerics/perturb.ts';
import { readFloat32 } from '../extraction/tensors.ts';
import type { Artifact } from '../extraction/workspace.ts';
import { gradientStatistics, gradientTotals } from './gradients.ts';
import { blend } from './moments.ts';

/** A vector over the weights of a linear, read when asked for. */
export type WeightVector = (layer: number, local: string) => Promise<Float64Array>;

/** Gradients of the mean loss over windows for a changed model, blended by λ. */
async function meanGradients(extraction: Extraction): Promise<WeightVector> {
  const lambda = extraction.settings.lambda ?? 1;
  const sides = new Map<string, { artifacts: readonly Artifact[]; windows: number }>();
  for (const side of blendedSides(lambda)) {
    const totals = await gradientTotals(extraction, side, [gradientStatistics.gradient]);
    const { windows } = extraction.calibration(side);
    sides.set(side, { artifacts: totals.get('gradient') ?? [], windows: windows.count });
  }
  return async (layer, local) => {
    const of = async (side: string) => {
      const found = sides.get(side);
      return found
        ? (await readFloat32(found.artifacts[layer] as Artifact, local)).map((sum) => sum / found.windows)
        : null;
    };
    return blend(await of('general'), await of('domain'), lambda);
  };
}

/** The same for the model with its linears changed. */
async function perturbedGradients(extraction: Extraction, name: string, change: Change): Promise<WeightVector> {
  using moved = extraction.on(perturbed(extraction.source, name, change));
  return await meanGradients(moved);
}

/** (a − b) / width */
const difference =
  (a: WeightVector, b: WeightVector, width: number): WeightVector =>
  async (layer, local) => {
    const [high, low] = [await a(layer, local), await b(layer, local)];
    return high.map((value, i) => (value - (low[i] as number)) / width);
  };

/** H w over all linears: [g((1 + ε) w) − g((1 − ε) w)] / 2ε, the Hessian of the mean loss times the weights themselves. */
export async function hessianProduct(extraction: Extraction, step: number): Promise<WeightVector> {
  const scaled = (factor: number) =>
    perturbedGradients(extraction, `scaled ${factor}`, (_, values) => values.map((w) => w * factor));
  return difference(await scaled(1 + step), await scaled(1 - step), 2 * step);
}

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
