import type { Architecture, Family, UnitSite } from '../../../models/architecture.ts';
import { indicesOf } from '../../../models/unitSums.ts';
import { float32, floats } from '../../../runtime/tensor.ts';
import type { PartWeights } from '../../../walk/stream.ts';
import { dropSublayer, type PrunedLayer } from '../../extraction/prunedLayer.ts';
import { takeEntries } from '../takeEntries.ts';
import type { UnitRepair } from './compensation.ts';

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
  if (kept.length < site.least)
    throw new Error(
      `Layer ${site.layer} would keep ${kept.length} of ${site.count} units "${site.kind}", but its ${site.sublayer} needs ${site.least}; remove less.`,
    );
  const next: Record<string, PartWeights[string]> = { ...weights };
  const matrix = weights[site.output];
  if (repair.output && matrix) next[site.output] = float32(repair.output, matrix.shape);
  if (repair.bias) next[site.outputBias] = withBias(weights, site, repair.bias);
  for (const slice of site.slices) {
    const { local, axis } = slice;
    const tensor = next[local];
    if (!tensor) throw new Error(`The layer has no parameter ${local} to slice.`);
    next[local] = takeEntries(floats(tensor), tensor.shape, axis, indicesOf(site, slice, kept));
  }
  return { shape: family.resize(shape, site.kind, kept.length, repair.bias !== undefined), weights: next };
}

/** Indices of the columns of the given units. */
export const columnsOfUnits = (units: readonly number[], per: number): number[] =>
  units.flatMap((unit) => Array.from({ length: per }, (_, i) => unit * per + i));

/** The bias of the linear that reads the units, with what is added to it. */
export function withBias(weights: PartWeights, site: UnitSite, added: Float64Array) {
  const before = weights[site.outputBias] ? floats(weights[site.outputBias]) : null;
  return float32(
    Float32Array.from(added, (value, row) => value + (before?.[row] ?? 0)),
    [added.length],
  );
}
