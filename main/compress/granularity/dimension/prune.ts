import type { LayerShape } from '../../../models/architecture.ts';
import {
  entriesOf,
  type HeadDimensions,
  headDimensions,
  withValueDim,
} from '../../../models/sublayers/headDimensions.ts';
import { highest } from '../../../models/unitChoice.ts';
import { floats } from '../../../runtime/tensor.ts';
import type { PartWeights } from '../../../walk/stream.ts';
import { finishSliced } from '../../extraction/finishLayer.ts';
import type { Artifact } from '../../extraction/workspace.ts';
import type { LayerStatistics } from '../../statistics/calibrationStatistics.ts';
import { type CutLayer, cutLayers } from '../cutLayers.ts';
import { takeEntries } from '../takeEntries.ts';
import type { Work } from '../work.ts';
import { keptOf } from './allocation.ts';
import { dimensionScores } from './scores/index.ts';

/** Dimensions inside heads go, in every group those that the score names: what is left attends as before, with shorter values. */
export async function pruneDimensions(work: Work): Promise<readonly Artifact[]> {
  const { source, settings, workspace } = work.extraction;
  const sites = headDimensions(source);
  const counts = sites.map((site) => keptOf(site, settings, settings.wholeBlocks));
  if (sites.every(({ count }, at) => counts[at] === count))
    workspace.warn(
      `All dimensions stay: ${(100 * settings.sparsity).toFixed(1)} % of ${sites[0]?.count ?? 0} is less than one, or what is left could not be rounded in whole blocks.`,
    );
  return await cutLayers(work, { dimensions: counts }, async (layer, weights, statistics) => {
    const at = sites.findIndex((site) => site.layer === layer);
    const site = sites[at];
    const shape = source.architecture.layers[layer] as LayerShape;
    if (site) return await cutHeads(work, site, counts[at] as number, { shape, weights, statistics });
    const pruned = { shape, weights };
    return { pruned, finished: finishSliced(work.extraction, layer, pruned, {}, {}) };
  });
}

/** A layer about to be cut. */
interface Whole {
  readonly shape: LayerShape;
  readonly weights: PartWeights;
  readonly statistics: LayerStatistics;
}

async function cutHeads(
  { extraction, specification }: Work,
  site: HeadDimensions,
  stay: number,
  { shape, weights, statistics }: Whole,
): Promise<CutLayer> {
  const { component, options } = dimensionScores.bind(specification.score);
  const scores = await component.scores({ site, statistics, seed: extraction.settings.seed }, options);
  const { groups, count, layer } = site;
  const kept = Array.from({ length: groups.count }, (_, group) => [
    ...highest(scores.subarray(group * count, (group + 1) * count), stay),
  ]);
  const cut: Record<string, PartWeights[string]> = {};
  for (const [local, tensor] of Object.entries(weights)) {
    const found = entriesOf(site, local, kept, (axis) => tensor.shape[axis] as number);
    cut[local] = found ? takeEntries(floats(tensor), tensor.shape, found.axis, found.entries) : tensor;
  }
  const pruned = { shape: withValueDim(shape, stay), weights: cut };
  // Dimensions are counted through all groups, one group after the other.
  const units = { headDimension: kept.flatMap((own, group) => own.map((one) => group * count + one)) };
  return { pruned, finished: finishSliced(extraction, layer, pruned, units, { headDimension: groups.count * count }) };
}
