import type { Statistic } from '../walk/statistics.ts';
import type { PartWeights, Stream } from '../walk/stream.ts';
import type { LayerTotals } from '../walk/totals.ts';
import type { Extraction } from './context.ts';
import type { Artifact, ArtifactKind, StoredTensor } from './workspace.ts';

export type Side = 'domain' | 'general';

export interface LayerWork {
  readonly tensors: readonly StoredTensor[];
  readonly meta?: unknown;
  /** The weights the text moves on with; absent when the layer stays as it is. */
  readonly weights?: PartWeights;
}

export interface LayerWalk {
  /** What a person reads while it runs. */
  readonly stage: string;
  readonly sides: readonly Side[];
  readonly wanted: readonly Statistic[];
  /**
   * dense: one pass, the layer's statistics are taken while the text moves on. pruned: statistics first, then the text
   * moves on with the weights that `work` returns, so that later layers are measured behind pruned ones.
   */
  readonly propagation: 'dense' | 'pruned';
  readonly kind: ArtifactKind;
  readonly fingerprint: (layer: number) => string;
  readonly work: (layer: number, weights: PartWeights, totals: ReadonlyMap<Side, LayerTotals>) => Promise<LayerWork>;
}

/**
 * Moves calibration text through all layers and keeps one artifact for each. Nothing is walked when all artifacts are
 * there; an interrupted walk goes on from its last checkpoint with the same kernels, so it ends with the same bits.
 */
export async function walkLayers(extraction: Extraction, walk: LayerWalk): Promise<readonly Artifact[]> {
  const { workspace, walker, layers } = extraction;
  const known = await Promise.all(
    Array.from({ length: layers }, (_, layer) => workspace.find(walk.fingerprint(layer))),
  );
  if (known.every((artifact) => artifact !== null)) {
    workspace.progress(walk.stage, layers, layers);
    return known;
  }

  const streams: Stream[] = [];
  for (const side of walk.sides) streams.push(await walker.embed(extraction.calibration(side).windows));
  const checkpoint = walk.fingerprint(layers);
  const finished: Artifact[] = known.slice(0, await restore(extraction, checkpoint, streams)) as Artifact[];

  for (let layer = finished.length; layer < layers; layer += 1) {
    const weights = await walker.load(layer);
    const pruned = walk.propagation === 'pruned';
    const totals = new Map<Side, LayerTotals>();
    for (const [i, side] of walk.sides.entries()) {
      const result = await walker.advance(streams[i] as Stream, layer, weights, walk.wanted, { observeOnly: pruned });
      totals.set(side, result.totals);
    }
    const work = await walk.work(layer, weights, totals);
    if (pruned) for (const stream of streams) await walker.advance(stream, layer, work.weights ?? weights);
    finished.push(await workspace.save(walk.fingerprint(layer), walk.kind, work.tensors, work.meta));
    await workspace.checkpoints.save(
      checkpoint,
      layer + 1,
      streams.map(({ state }) => state),
    );
    workspace.progress(walk.stage, layer + 1, layers);
  }
  for (const stream of streams) await stream.state.dispose();
  return finished;
}

/** Puts the streams where the last checkpoint left them; returns the layer they stand before. */
async function restore(extraction: Extraction, checkpoint: string, streams: readonly Stream[]): Promise<number> {
  const saved = await extraction.workspace.checkpoints.restore(
    checkpoint,
    streams.map(({ state }) => state.sizes),
  );
  if (!saved) return 0;
  for (const [i, stream] of streams.entries()) {
    await stream.state.dispose();
    stream.state = saved.states[i] as Stream['state'];
  }
  return saved.position;
}
