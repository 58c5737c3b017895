import { type Extraction, sparsityOf } from '../../extraction/extraction.ts';
import { DisposalStack } from '../../../runtime/disposal.ts';
import { weightAllocations } from './allocations/index.ts';
import type { WeightShares } from '../allocation.ts';
import { CalibrationStatistics } from '../../statistics/calibrationStatistics.ts';
import { finishMasked } from '../../extraction/finishLayer.ts';
import { allLinears, type LinearAt } from '../../extraction/linears.ts';
import { denseNeeds } from '../../recipe/needs.ts';
import type { Sentence } from '../../recipe/specification.ts';
import type { ScoredMatrix, WeightScorer, Work } from '../score.ts';
import { weightScores } from './scores/index.ts';
import type { Artifact } from '../../extraction/workspace.ts';
import { cutLinears } from './pruneLinears.ts';
import { cutLayers } from '../../extraction/cutLayers.ts';

/** Single weights become zeros: on the dense model (schedule T0), or layer by layer behind pruned ones (T1). */
export async function pruneWeights(extraction: Extraction, sentence: Sentence): Promise<readonly Artifact[]> {
  const statistics = await new CalibrationStatistics(extraction).collect(denseNeeds(sentence));
  const work: Work = { extraction, statistics };
  const score = weightScores.bind(sentence.score);
  await using scope = new DisposalStack();
  const scorer = scope.use(await score.component.prepare(work, score.options));
  const shares = await sharesOf(work, sentence, scorer);
  const decided = allLinears(extraction.source).map(({ index }) => shares.count?.(index) ?? shares.share(index));
  return await cutLayers(work, sentence, { decided }, async (layer, weights, known) => {
    const { pruned, masks } = await cutLinears(work, sentence, layer, weights, known, scorer, shares);
    return { pruned, finished: await finishMasked(extraction, layer, pruned, masks) };
  });
}

async function sharesOf(work: Work, sentence: Sentence, scorer: WeightScorer): Promise<WeightShares> {
  const { extraction, statistics } = work;
  const { settings, source } = extraction;
  const linears = allLinears(source);
  const { component, options } = weightAllocations.bind(sentence.allocation);
  return component.shares(
    {
      ...work,
      linears,
      sparsity: settings.sparsity,
      shareOf: (layer) => sparsityOf(settings, layer),
      scores: async (linear) => scorer(await matrixOf(extraction, statistics, linear)),
    },
    options,
  );
}

async function matrixOf(
  { source }: Extraction,
  statistics: CalibrationStatistics,
  linear: LinearAt,
): Promise<ScoredMatrix> {
  const [rows, columns] = linear.parameter.shape as [number, number];
  return {
    ...linear,
    values: await source.read(linear.parameter),
    rows,
    columns,
    statistics: statistics.layer(linear.layer),
  };
}
