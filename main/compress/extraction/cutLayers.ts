import type { PartWeights } from '../../walk/stream.ts';
import { blendedSides } from './extraction.ts';
import type { LayerStatistics } from '../statistics/calibrationStatistics.ts';
import { type FinishedLayer, finishLayers, layerIdentity } from './finishLayer.ts';
import { needsOnTheWay } from '../recipe/needs.ts';
import { scheduleOf, type Sentence } from '../recipe/specification.ts';
import type { Work } from '../granularity/score.ts';
import { stage } from './stages.ts';
import type { PrunedLayer } from './surgery.ts';
import { walkLayers } from './walkLayers.ts';
import type { Artifact } from './workspace.ts';

/** A layer that was cut: what the text moves on with, and what is kept. */
export interface CutLayer {
  readonly pruned: PrunedLayer;
  readonly finished: FinishedLayer;
}

export type CutOne = (layer: number, weights: PartWeights, statistics: LayerStatistics) => Promise<CutLayer>;

/** Cuts all layers: on what the whole model gives (schedule T0), or behind cut ones (T1). */
export function cutLayers(
  work: Work,
  sentence: Sentence,
  decided: Readonly<Record<string, unknown>>,
  cut: CutOne,
): Promise<readonly Artifact[]> {
  const { extraction, statistics } = work;
  if (scheduleOf(sentence) === 'sequential') return cutSequentially(work, sentence, decided, cut);
  return finishLayers(extraction, decided, async (layer) => {
    const weights = await extraction.walker.load(layer);
    return (await cut(layer, weights, statistics.layer(layer))).finished;
  });
}

/** The schedule T1: every layer is cut on what the cut ones before it give. What was `decided` before enters its identity. */
export async function cutSequentially(
  { extraction, statistics }: Work,
  sentence: Sentence,
  decided: Readonly<Record<string, unknown>>,
  cut: CutOne,
): Promise<readonly Artifact[]> {
  const made = await walkLayers(extraction, {
    stage: stage.sequential,
    sides: blendedSides(extraction.settings.lambda ?? 1),
    wanted: needsOnTheWay(sentence).map(({ sums }) => sums),
    propagation: 'pruned',
    artifacts: { layer: 'layer' },
    fingerprint: (_, layer) => extraction.fingerprint('layer', { ...layerIdentity(extraction), ...decided, layer }),
    work: async (layer, weights, passages) => {
      const totals = new Map([...passages].map(([side, passage]) => [side, passage.totals]));
      const { pruned, finished } = await cut(layer, weights, statistics.behind(layer, totals));
      return { artifacts: { layer: finished }, changed: pruned };
    },
  });
  return made.layer;
}
