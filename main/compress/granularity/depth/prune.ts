import type { Bound } from '../../../components/component.ts';
import type { LayerShape } from '../../../models/architecture.ts';
import { DisposalStack } from '../../../runtime/disposal.ts';
import type { PartWeights } from '../../../walk/stream.ts';
import { finishLayers, finishSliced } from '../../extraction/finishLayer.ts';
import { dropSublayer, type PrunedLayer } from '../../extraction/prunedLayer.ts';
import type { Artifact } from '../../extraction/workspace.ts';
import { compensationsOf, scheduleOf } from '../../recipe/specification.ts';
import type { Work } from '../work.ts';
import { depthAllocations } from './allocations/index.ts';
import type { DepthCompensation } from './compensation.ts';
import { depthCompensations } from './compensations/index.ts';
import { followers } from './merge.ts';
import type { DepthScorer } from './score.ts';
import { depthScores } from './scores/index.ts';
import { depthUnits } from './units.ts';

/** Whole layers or sublayers go; the residual stream passes by where they were. */
export async function pruneDepth(work: Work): Promise<readonly Artifact[]> {
  const { extraction, specification } = work;
  const { settings, source } = extraction;
  const score = depthScores.bind(specification.score);
  const { component, options } = depthAllocations.bind(specification.allocation);
  if (component.rescores !== (scheduleOf(specification) === 'greedy'))
    throw new Error(
      `The allocation ${component.name} and the schedule do not go together: only "greedy" compares anew.`,
    );
  const whole = (layer: number) => settings.layers?.[String(layer)] === 0;
  const candidates = depthUnits(source, specification.unit).filter(({ layer }) => !whole(layer));
  const removed = await chosenBy(await score.component.prepare(work, score.options), (scorer) =>
    component.choose({ ...work, candidates, sparsity: settings.sparsity, score: scorer }, options),
  );
  const gone = removed.map(({ layer, sublayers }) => ({ layer, sublayers }));
  const repairs = compensationsOf(specification).map((choice) => depthCompensations.bind(choice));
  const followed = followers(extraction.layers, new Set(gone.map(({ layer }) => layer)));
  return finishLayers(work, { removed: gone }, async (layer) => {
    const sublayers = gone.filter((one) => one.layer === layer).flatMap((one) => one.sublayers);
    return cutLayer(work, layer, sublayers, repairs.length ? (followed.get(layer) ?? []) : [], repairs);
  });
}

/** A choice by a scorer, which is given back as soon as the choice is made: cutting takes memory too. */
async function chosenBy<T>(scorer: DepthScorer, choose: (scorer: DepthScorer) => Promise<T>): Promise<T> {
  await using scope = new DisposalStack();
  return await choose(scope.use(scorer));
}

/** @param absorbed layers that go and of which something stays in this one. */
async function cutLayer(
  { extraction }: Work,
  layer: number,
  sublayers: readonly string[],
  absorbed: readonly number[],
  repairs: readonly Bound<DepthCompensation>[],
) {
  const { family, architecture } = extraction.source;
  const before = architecture.layers[layer] as LayerShape;
  const others: PartWeights[] = [];
  for (const one of absorbed) others.push(await extraction.walker.load(one));
  let weights = await extraction.walker.load(layer);
  if (others.length) for (const { component, options } of repairs) weights = component.absorb(weights, others, options);
  let pruned: PrunedLayer = { shape: before, weights };
  const units: Record<string, readonly number[]> = {};
  const of: Record<string, number> = {};
  for (const { name } of before.sublayers) {
    of[name] = 1;
    units[name] = sublayers.includes(name) ? [] : [0];
    if (sublayers.includes(name)) pruned = dropSublayer(family, architecture, pruned, name, layer);
  }
  return finishSliced(extraction, layer, pruned, units, of);
}
