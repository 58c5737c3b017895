import type { Family, LayerShape, UnitSite } from '../models/architecture.ts';
import type { PartWeights } from '../walk/stream.ts';
import { float32, floats } from '../runtime/tensor.ts';

/** A layer after surgery: its new shape and its weights by local name. */
export interface PrunedLayer {
  readonly shape: LayerShape;
  readonly weights: PartWeights;
}

/** Sets removed weights to zero; shapes stay. `masks` by local name, 1 for kept. */
export function maskWeights(weights: PartWeights, masks: ReadonlyMap<string, Uint8Array>): PartWeights {
  return Object.fromEntries(
    Object.entries(weights).map(([local, tensor]) => {
      const mask = masks.get(local);
      if (!mask) return [local, tensor];
      return [
        local,
        float32(
          floats(tensor).map((value, i) => (mask[i] ? value : 0)),
          tensor.shape,
        ),
      ];
    }),
  );
}

/**
 * Removes units for good: slices every tensor they live in. With `means` (the mean input of the linear that read them)
 * what they contributed on average becomes part of that linear's bias: b += W[:, removed] · mean[removed] (FLAP).
 */
export function sliceUnits(
  family: Family,
  { shape, weights }: PrunedLayer,
  site: UnitSite,
  kept: readonly number[],
  means: Float64Array | null,
): PrunedLayer {
  if (kept.length === site.count) return { shape, weights };
  const next: Record<string, PartWeights[string]> = { ...weights };
  if (means) next[site.outputBias] = withMeanBias(weights, site, kept, means);
  for (const { local, axis, size } of site.slices) {
    const tensor = weights[local];
    if (!tensor) throw new Error(`The layer has no parameter ${local} to slice.`);
    next[local] = takeIndices(floats(tensor), tensor.shape, axis, expandUnits(kept, size));
  }
  return { shape: family.resize(shape, site.kind, kept.length, means !== null), weights: next };
}

/** Index of every element of the kept units. */
export const expandUnits = (units: readonly number[], size: number): number[] =>
  units.flatMap((unit) => Array.from({ length: size }, (_, i) => unit * size + i));

function takeIndices(values: Float32Array, shape: readonly number[], axis: 0 | 1, indices: readonly number[]) {
  const [rows, columns] = [shape[0] as number, shape[1] ?? 1];
  if (axis === 0) {
    const result = new Float32Array(indices.length * columns);
    indices.forEach((row, at) => result.set(values.subarray(row * columns, (row + 1) * columns), at * columns));
    return float32(result, [indices.length, ...shape.slice(1)]);
  }
  const result = new Float32Array(rows * indices.length);
  for (let row = 0; row < rows; row += 1) {
    indices.forEach((column, at) => (result[row * indices.length + at] = values[row * columns + column] as number));
  }
  return float32(result, [rows, indices.length]);
}

function withMeanBias(weights: PartWeights, site: UnitSite, kept: readonly number[], means: Float64Array) {
  const matrix = weights[site.output];
  const [rows, columns] = (matrix?.shape ?? []) as [number, number];
  const values = floats(matrix);
  const bias = Float64Array.from(weights[site.outputBias] ? floats(weights[site.outputBias]) : new Float32Array(rows));
  const stays = new Set(kept);
  const gone = Array.from({ length: site.count }, (_, unit) => unit).filter((unit) => !stays.has(unit));
  for (const column of expandUnits(gone, site.columns)) {
    for (let row = 0; row < rows; row += 1) {
      bias[row] = (bias[row] as number) + (values[row * columns + column] as number) * (means[column] as number);
    }
  }
  return float32(Float32Array.from(bias), [rows]);
}
