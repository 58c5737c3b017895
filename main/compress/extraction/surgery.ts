import type { Architecture, Family, LayerShape, UnitSite } from '../../models/architecture.ts';
import { withoutSublayer } from '../../models/shapes.ts';
import { indicesOf } from '../../models/unitSums.ts';
import type { PartWeights } from '../../walk/stream.ts';
import type { UnitRepair } from '../granularity/compensation.ts';
import { float32, floats } from '../../runtime/tensor.ts';

/** A layer after surgery: its new shape and its weights by local name. */
export interface PrunedLayer {
  readonly shape: LayerShape;
  readonly weights: PartWeights;
}

/** Kept weights (1 in the mask) as they are, removed ones 0. */
export function masked(values: Float32Array, mask: Uint8Array): Float32Array {
  const result = new Float32Array(values.length);
  for (let i = 0; i < values.length; i += 1) if (mask[i]) result[i] = values[i] as number;
  return result;
}

/**
 * Removes units for good: slices every tensor they live in; a site that keeps none loses its whole sublayer. A repair
 * replaces the linear that read the units, or adds what they contributed on average to its bias.
 */
export function sliceUnits(
  family: Family,
  architecture: Architecture,
  { shape, weights }: PrunedLayer,
  site: UnitSite,
  kept: readonly number[],
  repair: UnitRepair = {},
): PrunedLayer {
  if (kept.length === site.count) return { shape, weights };
  if (kept.length === 0) return dropSublayer(family, architecture, { shape, weights }, site.sublayer, site.layer);
  const next: Record<string, PartWeights[string]> = { ...weights };
  const matrix = weights[site.output];
  if (repair.output && matrix) next[site.output] = float32(repair.output, matrix.shape);
  if (repair.bias) next[site.outputBias] = withBias(weights, site, repair.bias);
  for (const slice of site.slices) {
    const { local, axis } = slice;
    const tensor = next[local];
    if (!tensor) throw new Error(`The layer has no parameter ${local} to slice.`);
    next[local] = takeIndices(floats(tensor), tensor.shape, axis, indicesOf(site, slice, kept));
  }
  return { shape: family.resize(shape, site.kind, kept.length, repair.bias !== undefined), weights: next };
}

/** A layer without one of its sublayers, norm included: the residual stream passes by. */
export function dropSublayer(
  family: Family,
  architecture: Architecture,
  { shape, weights }: PrunedLayer,
  sublayer: string,
  layer: number,
): PrunedLayer {
  const next = withoutSublayer(shape, sublayer);
  const layers = architecture.layers.map((own, at) => (at === layer ? next : own));
  const left = new Set(
    family.parameters({ ...architecture, layers }).flatMap(({ part, local }) => (part === layer ? [local] : [])),
  );
  return { shape: next, weights: Object.fromEntries(Object.entries(weights).filter(([local]) => left.has(local))) };
}

function takeIndices(values: Float32Array, shape: readonly number[], axis: 0 | 1, indices: readonly number[]) {
  const [rows, columns] = [shape[0] as number, shape[1] ?? 1];
  if (axis === 0) {
    const result = new Float32Array(indices.length * columns);
    indices.forEach((row, at) => result.set(values.subarray(row * columns, (row + 1) * columns), at * columns));
    return float32(result, [indices.length, ...shape.slice(1)]);
  }
  const width = indices.length;
  const result = new Float32Array(rows * width);
  const from = Int32Array.from(indices);
  for (let row = 0; row < rows; row += 1) {
    for (let at = 0; at < width; at += 1) {
      result[row * width + at] = values[row * columns + (from[at] as number)] as number;
    }
  }
  return float32(result, [rows, indices.length]);
}

function withBias(weights: PartWeights, site: UnitSite, added: Float64Array) {
  const before = weights[site.outputBias] ? floats(weights[site.outputBias]) : null;
  return float32(
    Float32Array.from(added, (value, row) => value + (before?.[row] ?? 0)),
    [added.length],
  );
}
