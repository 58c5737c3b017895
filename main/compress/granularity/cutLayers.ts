import type { PartWeights, Stream } from '../../walk/stream.ts';
import { blendedSides, type Side } from '../extraction/extraction.ts';
import type { LayerStatistics } from '../statistics/calibrationStatistics.ts';
import type { FinishedLayer } from '../extraction/outcome.ts';
import { finishLayers, layerIdentity } from '../extraction/finishLayer.ts';
import { scheduleOf } from '../recipe/specification.ts';
import type { Work } from './work.ts';
import { stage } from '../extraction/stages.ts';
import type { PrunedLayer } from '../extraction/prunedLayer.ts';
import { walkLayers } from '../extraction/walkLayers.ts';
import type { Artifact } from '../extraction/workspace.ts';

/** A layer that was cut: what the text moves on with, and what is kept. */
export interface CutLayer {
  readonly pruned: PrunedLayer;
  readonly finished: FinishedLayer;
}

/** Text of each side before a layer, behind cut ones; none where all layers are cut on what the whole model gives. */
export type Streams = ReadonlyMap<Side, Stream>;

export type CutOne = (
  layer: number,
  weights: PartWeights,
  statistics: LayerStatistics,
  streams: Streams,
) => Promise<CutLayer>;

/** Cuts all layers: on what the whole model gives (schedule T0), or behind cut ones (T1). */
export function cutLayers(
  work: Work,
  decided: Readonly<Record<string, unknown>>,
  cut: CutOne,
): Promise<readonly Artifact[]> {
  const { extraction, statistics, specification } = work;
  if (scheduleOf(specification) === 'sequential') return cutSequentially(work, decided, cut);
  return finishLayers(work, decided, async (layer) => {
    const weights = await extraction.walker.load(layer);
    return (await cut(layer, weights, statistics.layer(layer), new Map())).finished;
  });
}

/** The schedule T1: every layer is cut on what the cut ones before it give. What was `decided` before enters its identity. */
export async function cutSequentially(
  work: Work,
  decided: Readonly<Record<string, unknown>>,
  cut: CutOne,
): Promise<readonly Artifact[]> {
  const { extraction, statistics, onTheWay } = work;
  const made = await walkLayers(extraction, {
    stage: stage.sequential,
    sides: blendedSides(extraction.settings.lambda ?? 1),
    wanted: onTheWay.map(({ sums }) => sums),
    propagation: 'pruned',
    artifacts: { layer: 'layer' },
    fingerprint: (_, layer) => extraction.fingerprint('layer', { ...layerIdentity(work), ...decided, layer }),
    work: async (layer, weights, passages) => {
      const totals = new Map([...passages].map(([side, passage]) => [side, passage.totals]));
      const streams = new Map([...passages].map(([side, { stream }]) => [side, stream]));
      const { pruned, finished } = await cut(layer, weights, statistics.behind(layer, totals), streams);
      return { artifacts: { layer: finished }, changed: pruned };
    },
  });
  return made.layer;
}
