import { blendedSides, type Extraction } from '../extraction/extraction.ts';
import { type Change, perturbed } from '../numerics/perturb.ts';
import { readFloat32 } from '../extraction/tensors.ts';
import type { Artifact } from '../extraction/workspace.ts';
import { blend } from './blend.ts';
import { gradientTotals } from './collectBackward.ts';
import { lossGradient } from './lossGradient.ts';

/** A vector over the weights of a linear, read when asked for. */
export type WeightVector = (layer: number, local: string) => Promise<Float64Array>;

/** Gradients of the mean loss over windows for a changed model, blended by λ. */
async function meanGradients(extraction: Extraction): Promise<WeightVector> {
  const lambda = extraction.settings.lambda ?? 1;
  const sides = new Map<string, { artifacts: readonly Artifact[]; windows: number }>();
  for (const side of blendedSides(lambda)) {
    const totals = await gradientTotals(extraction, side, [lossGradient.totals]);
    const { windows } = extraction.calibration(side);
    sides.set(side, { artifacts: totals.get(lossGradient.name) ?? [], windows: windows.count });
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
export async function perturbedGradients(extraction: Extraction, name: string, change: Change): Promise<WeightVector> {
  using moved = extraction.on(perturbed(extraction.source, name, change));
  return await meanGradients(moved);
}

/** (a − b) / width */
export const difference =
  (a: WeightVector, b: WeightVector, width: number): WeightVector =>
  async (layer, local) => {
    const [high, low] = [await a(layer, local), await b(layer, local)];
    return high.map((value, i) => (value - (low[i] as number)) / width);
  };
