import { depthAllocations } from './allocations/index.ts';
import { DisposalStack } from '../../../runtime/disposal.ts';
import type { LayerShape } from '../../../models/architecture.ts';
import type { Extraction } from '../../extraction/extraction.ts';
import { CalibrationStatistics } from '../../statistics/calibrationStatistics.ts';
import { finishLayers, finishSliced } from '../../extraction/finishLayer.ts';
import { collapse, followers } from './merge.ts';
import { nameOf } from '../../../components/component.ts';
import { sentenceNeeds } from '../../recipe/needs.ts';
import { compensationsOf, scheduleOf, type Sentence } from '../../recipe/specification.ts';
import { depthScores } from './scores/index.ts';
import { depthUnits } from './units.ts';
import type { DepthScorer, SublayerKind, Work } from '../score.ts';
import { dropSublayer, type PrunedLayer } from '../../extraction/surgery.ts';
import type { PartWeights } from '../../../walk/stream.ts';
import type { Artifact } from '../../extraction/workspace.ts';

/** Whole layers or sublayers go; the residual stream passes by where they were. */
export async function pruneDepth(extraction: Extraction, sentence: Sentence): Promise<readonly Artifact[]> {
  const { settings, source } = extraction;
  const statistics = await new CalibrationStatistics(extraction).collect(sentenceNeeds(sentence));
  const work: Work = { extraction, statistics };
  const score = depthScores.bind(sentence.score);
  const { component, options } = depthAllocations.bind(sentence.allocation);
  if (component.rescores !== (scheduleOf(sentence) === 'greedy'))
    throw new Error(
      `The allocation ${component.name} and the schedule do not go together: only "greedy" compares anew.`,
    );
  const whole = (layer: number) => settings.layers?.[String(layer)] === 0;
  const candidates = depthUnits(source, sentence.unit === 'layer' ? 'layer' : 'sublayer').filter(
    ({ layer }) => !whole(layer),
  );
  const removed = await chosen(await score.component.prepare(work, score.options), (scorer) =>
    component.choose({ ...work, candidates, sparsity: settings.sparsity, score: scorer }, options),
  );
  const gone = removed.map(({ layer, parts }) => ({ layer, parts }));
  const merges = compensationsOf(sentence).some((choice) => nameOf(choice) === 'merge');
  const followed = followers(extraction.layers, new Set(gone.map(({ layer }) => layer)));
  return finishLayers(extraction, { removed: gone }, async (layer) => {
    const parts = gone.filter((one) => one.layer === layer).flatMap((one) => one.parts);
    const into = merges ? (followed.get(layer) ?? []) : [];
    return cutLayer(extraction, layer, parts, into);
  });
}

/** A choice by a scorer, which is given back as soon as the choice is made: cutting takes memory too. */
async function chosen<T>(scorer: DepthScorer, choose: (scorer: DepthScorer) => Promise<T>): Promise<T> {
  await using scope = new DisposalStack();
  return await choose(scope.use(scorer));
}

/** @param merged layers that go and whose difference stays in this one. */
async function cutLayer(
  extraction: Extraction,
  layer: number,
  parts: readonly SublayerKind[],
  merged: readonly number[],
) {
  const { family, architecture } = extraction.source;
  const before = architecture.layers[layer] as LayerShape;
  const others: PartWeights[] = [];
  for (const one of merged) others.push(await extraction.walker.load(one));
  let pruned: PrunedLayer = { shape: before, weights: collapse(await extraction.walker.load(layer), others) };
  const units: Record<string, readonly number[]> = {};
  const of: Record<string, number> = {};
  for (const part of ['attention', 'feedForward'] as const) {
    if (!before[part]) continue;
    of[part] = 1;
    units[part] = parts.includes(part) ? [] : [0];
    if (parts.includes(part)) pruned = dropSublayer(family, architecture, pruned, part, layer);
  }
  return finishSliced(extraction, layer, pruned, units, of);
}
