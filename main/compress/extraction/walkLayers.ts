import type { LayerShape } from '../../models/architecture.ts';
import type { Activations } from '../../walk/activations.ts';
import { DisposalStack } from '../../runtime/disposal.ts';
import type { Statistic } from '../../walk/statistics.ts';
import type { PartWeights, Stream } from '../../walk/stream.ts';
import type { LayerTotals } from '../../walk/totals.ts';
import type { Extraction, Side } from './extraction.ts';
import { resumed } from './resumed.ts';
import type { Artifact, ArtifactKind, StoredTensor } from './workspace.ts';

/** What is kept of one layer under one name. */
export interface KeptWork {
  readonly tensors: readonly StoredTensor[];
  readonly meta?: unknown;
}

export interface LayerWork<Name extends string> {
  readonly artifacts: Readonly<Record<Name, KeptWork>>;
  /** The layer the text moves on with; absent when it stays as it is. */
  readonly changed?: { readonly weights: PartWeights; readonly shape: LayerShape };
}

/** What a layer did to the text of one side. */
export interface LayerPassage {
  readonly totals: LayerTotals;
  readonly stream: Stream;
  /** Hidden states before the layer, when the walk keeps them; the stream stands behind it. */
  readonly before: Activations | null;
}

export interface LayerWalk<Name extends string> {
  /** What a person reads while it runs. */
  readonly stage: string;
  readonly sides: readonly Side[];
  readonly wanted: readonly Statistic[];
  /**
   * dense: one pass, the layer's statistics are taken while the text moves on. pruned: statistics first, then the text
   * moves on with what `work` returns, so that later layers are measured behind pruned ones.
   */
  readonly propagation: 'dense' | 'pruned';
  /** Whether `work` sees the hidden states before and behind the layer (dense walks only). */
  readonly states?: boolean;
  /** One artifact for each name and layer. */
  readonly artifacts: Readonly<Record<Name, ArtifactKind>>;
  readonly fingerprint: (name: Name, layer: number) => string;
  readonly work: (
    layer: number,
    weights: PartWeights,
    passages: ReadonlyMap<Side, LayerPassage>,
  ) => Promise<LayerWork<Name>>;
}

/**
 * Moves calibration text through all layers and keeps artifacts of each. Nothing is walked when all artifacts are
 * there; an interrupted walk goes on from its last checkpoint with the same kernels, so it ends with the same bits.
 */
export async function walkLayers<Name extends string>(
  extraction: Extraction,
  walk: LayerWalk<Name>,
): Promise<Readonly<Record<Name, readonly Artifact[]>>> {
  const { workspace, walker, layers } = extraction;
  const names = Object.keys(walk.artifacts) as Name[];
  const known = new Map<Name, (Artifact | null)[]>();
  for (const name of names) {
    const keys = Array.from({ length: layers }, (_, layer) => walk.fingerprint(name, layer));
    known.set(name, await Promise.all(keys.map((key) => workspace.find(key))));
  }
  const collected = (finished: ReadonlyMap<Name, readonly (Artifact | null)[]>) =>
    Object.fromEntries(finished) as Record<Name, readonly Artifact[]>;
  if ([...known.values()].flat().every((artifact) => artifact !== null)) {
    workspace.progress(walk.stage, layers, layers);
    return collected(known);
  }

  await using scope = new DisposalStack();
  const streams: Stream[] = [];
  for (const side of walk.sides) streams.push(scope.use(await walker.embed(extraction.calibration(side).windows)));
  const checkpoint = extraction.fingerprint('walk', {
    names,
    end: names.map((name) => walk.fingerprint(name, layers)),
  });
  const isKept = (layer: number) => names.every((name) => known.get(name)?.[layer]);
  const start = await restore(extraction, checkpoint, streams, isKept);
  const finished = new Map(names.map((name) => [name, (known.get(name) ?? []).slice(0, start)]));

  for (let layer = start; layer < layers; layer += 1) {
    const weights = await walker.load(layer);
    const pruned = walk.propagation === 'pruned';
    const keep = walk.states === true && !pruned;
    const passages = new Map<Side, LayerPassage>();
    await using kept = new DisposalStack();
    for (const [i, side] of walk.sides.entries()) {
      const stream = streams[i] as Stream;
      const passage = await walker.forward(stream, layer, weights, walk.wanted, { observeOnly: pruned, keep });
      kept.use(passage.before);
      passages.set(side, { ...passage, stream });
    }
    const { artifacts, changed } = await walk.work(layer, weights, passages);
    await kept.dispose();
    if (pruned) {
      for (const stream of streams) {
        await walker.forward(stream, layer, changed?.weights ?? weights, [], changed ? { shape: changed.shape } : {});
      }
    }
    for (const name of names) {
      const { tensors, meta } = artifacts[name];
      finished
        .get(name)
        ?.push(await workspace.save(walk.fingerprint(name, layer), walk.artifacts[name], tensors, meta));
    }
    await workspace.checkpoints.save(
      checkpoint,
      layer + 1,
      streams.map(({ state }) => state),
    );
    workspace.progress(walk.stage, layer + 1, layers);
  }
  return collected(finished);
}

/** Puts the streams where the last checkpoint left them; returns the layer they stand before. */
async function restore(
  extraction: Extraction,
  checkpoint: string,
  streams: readonly Stream[],
  isKept: (layer: number) => boolean,
): Promise<number> {
  const sizes = streams.map(({ state }) => state.sizes);
  const saved = await resumed(extraction.workspace.checkpoints, checkpoint, sizes, isKept);
  if (!saved) return 0;
  for (const [i, stream] of streams.entries()) {
    await stream.state.dispose();
    stream.state = saved.states[i] as Stream['state'];
  }
  return saved.position;
}
