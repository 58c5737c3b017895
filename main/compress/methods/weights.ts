import { type Extraction, sparsityOf } from '../context.ts';
import { weightAllocations } from '../allocation/weights/index.ts';
import type { WeightShares } from '../allocation/allocation.ts';
import { Evidence } from '../evidence/evidence.ts';
import { finishMasked } from '../finishLayer.ts';
import { allLinears, type LinearAt } from '../linears.ts';
import { denseNeeds } from '../recipe/needs.ts';
import type { Sentence } from '../recipe/sentence.ts';
import type { ScoredMatrix, WeightScorer, Work } from '../scores/score.ts';
import { weightScores } from '../scores/weights/index.ts';
import type { Artifact } from '../workspace.ts';
import { cutLinears } from './linears.ts';
import { cutLayers } from './cutLayers.ts';

/** Single weights become zeros: on the dense model (schedule T0), or layer by layer behind pruned ones (T1). */
export async function pruneWeights(extraction: Extraction, sentence: Sentence): Promise<readonly Artifact[]> {
  const evidence = await new Evidence(extraction).collect(denseNeeds(sentence));
  const work: Work = { extraction, evidence };
  const score = weightScores.bind(sentence.score);
  const scorer = await score.piece.prepare(work, score.options);
  const shares = await sharesOf(work, sentence, scorer);
  const decided = allLinears(extraction.source).map(({ index }) => shares.count?.(index) ?? shares.share(index));
  return cutLayers(work, sentence, { decided }, async (layer, weights, known) => {
    const { pruned, masks } = await cutLinears(work, sentence, layer, weights, known, scorer, shares);
    return { pruned, finished: await finishMasked(extraction, layer, pruned, masks) };
  });
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
