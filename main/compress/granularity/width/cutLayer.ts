import type { LayerShape, UnitSite } from '../../../models/architecture.ts';
import { floats } from '../../../runtime/tensor.ts';
import type { PartWeights } from '../../../walk/stream.ts';
import { finishSliced } from '../../extraction/finishLayer.ts';
import type { PrunedLayer } from '../../extraction/prunedLayer.ts';
import { compensationsOf } from '../../recipe/specification.ts';
import type { LayerStatistics } from '../../statistics/calibrationStatistics.ts';
import type { CutLayer } from '../cutLayers.ts';
import type { Work } from '../work.ts';
import type { UnitCut, UnitRepair } from './compensation.ts';
import { unitCompensations } from './compensations/index.ts';
import { sliceUnits } from './slice.ts';

/**
 * Cuts the chosen units of one layer, and repairs what read them.
 *
 * @param drift see UnitCut, for sites of which it is known.
 */
export async function cutLayer(
  work: Work,
  layer: number,
  weights: PartWeights,
  statistics: LayerStatistics,
  choice: ReadonlyMap<UnitSite, readonly number[]>,
  drift: ReadonlyMap<UnitSite, Float64Array> = new Map(),
): Promise<CutLayer> {
  const { extraction } = work;
  const { family, architecture } = extraction.source;
  let pruned: PrunedLayer = { shape: architecture.layers[layer] as LayerShape, weights };
  const units: Record<string, readonly number[]> = {};
  const of: Record<string, number> = {};
  for (const [site, kept] of choice) {
    units[site.kind] = kept;
    of[site.kind] = site.count;
    if (kept.length === site.count) continue;
    const measured = { site, kept, statistics, ...(drift.has(site) ? { drift: drift.get(site) } : {}) };
    const repair = kept.length ? await repairOf(work, measured, weights) : {};
    pruned = sliceUnits(family, architecture, pruned, site, kept, repair);
  }
  return { pruned, finished: finishSliced(extraction, layer, pruned, units, of) };
}

/** What the compensations together make of the linear that reads the units. */
export async function repairOf(
  work: Work,
  cut: Omit<UnitCut, 'output' | 'rows' | 'columns'>,
  weights: PartWeights,
): Promise<UnitRepair> {
  const { site } = cut;
  const [rows, columns] = (weights[site.output]?.shape ?? []) as [number, number];
  let repair: UnitRepair = {};
  for (const choice of compensationsOf(work.specification)) {
    const { component, options } = unitCompensations.bind(choice);
    const output = repair.output ?? floats(weights[site.output]);
    repair = {
      ...repair,
      ...(await component.repair(work, { ...cut, output, rows, columns }, options)),
    };
  }
  return repair;
}
