import type { Extraction } from '../context.ts';
import { sparsityOf } from '../context.ts';
import { weightAllocations } from '../allocation/weights/index.ts';
import type { WeightShares } from '../allocation/allocation.ts';
import { Evidence } from '../evidence/evidence.ts';
import { finishLayers, finishMasked, layerIdentity } from '../finishLayer.ts';
import { allLinears, type LinearAt } from '../linears.ts';
import { denseNeeds, needsOnTheWay } from '../recipe/needs.ts';
import { scheduleOf, type Sentence } from '../recipe/sentence.ts';
import type { ScoredMatrix, WeightScorer, Work } from '../scores/score.ts';
import { weightScores } from '../scores/weights/index.ts';
import { stage } from '../stages.ts';
import { blendedSides } from '../context.ts';
import { statistics } from '../../walk/statistics.ts';
import { walkLayers } from '../walkLayers.ts';
import type { Artifact } from '../workspace.ts';
import { cutLinears } from './linears.ts';

/** Single weights become zeros: on the dense model (schedule T0), or layer by layer behind pruned ones (T1). */
export async function pruneWeights(extraction: Extraction, sentence: Sentence): Promise<readonly Artifact[]> {
  const sequential = scheduleOf(sentence) === 'sequential';
  const evidence = await new Evidence(extraction).collect(denseNeeds(sentence));
  const work: Work = { extraction, evidence };
  const score = weightScores.bind(sentence.score);
  const scorer = await score.piece.prepare(work, score.options);
  const shares = await sharesOf(work, sentence, scorer);
  const decided = allLinears(extraction.source).map(({ index }) => shares.count?.(index) ?? shares.share(index));
  return sequential
    ? pruneSequentially(work, sentence, scorer, shares, decided)
    : pruneAtOnce(work, sentence, scorer, shares, decided);
}

async function sharesOf(work: Work, sentence: Sentence, scorer: WeightScorer): Promise<WeightShares> {
  const { extraction, evidence } = work;
  const { settings, source } = extraction;
  const linears = allLinears(source);
  const { piece, options } = weightAllocations.bind(sentence.allocation);
  return piece.shares(
    {
      ...work,
      linears,
      sparsity: settings.sparsity,
      shareOf: (layer) => sparsityOf(settings, layer),
      scores: async (linear) => scorer(await matrixOf(extraction, evidence, linear)),
    },
    options,
  );
}

async function matrixOf({ source }: Extraction, evidence: Evidence, linear: LinearAt): Promise<ScoredMatrix> {
  const [rows, columns] = linear.parameter.shape as [number, number];
  return {
    ...linear,
    values: await source.read(linear.parameter),
    rows,
    columns,
    evidence: evidence.layer(linear.layer),
  };
}

function pruneAtOnce(
  work: Work,
  sentence: Sentence,
  scorer: WeightScorer,
  shares: WeightShares,
  decided: readonly number[],
): Promise<readonly Artifact[]> {
  const { extraction, evidence } = work;
  return finishLayers(extraction, { decided }, async (layer) => {
    const weights = await extraction.walker.load(layer);
    const { pruned, masks } = await cutLinears(work, sentence, layer, weights, evidence.layer(layer), scorer, shares);
    return finishMasked(extraction, layer, pruned, masks);
  });
}

async function pruneSequentially(
  work: Work,
  sentence: Sentence,
  scorer: WeightScorer,
  shares: WeightShares,
  decided: readonly number[],
): Promise<readonly Artifact[]> {
  const { extraction, evidence } = work;
  const made = await walkLayers(extraction, {
    stage: stage.sequential,
    sides: blendedSides(extraction.settings.lambda ?? 1),
    wanted: needsOnTheWay(sentence).flatMap((need) => (need === 'states' ? [] : [statistics[need]])),
    propagation: 'pruned',
    artifacts: { layer: 'layer' },
    fingerprint: (_, layer) => extraction.fingerprint('layer', { ...layerIdentity(extraction), decided, layer }),
    work: async (layer, weights, passages) => {
      const totals = new Map([...passages].map(([side, passage]) => [side, passage.totals]));
      const known = evidence.behind(layer, totals);
      const { pruned, masks } = await cutLinears(work, sentence, layer, weights, known, scorer, shares);
      return { artifacts: { layer: await finishMasked(extraction, layer, pruned, masks) }, changed: pruned };
    },
  });
  return made.layer;
}
