import { DisposalStack } from '../../../runtime/disposal.ts';
import { type Extraction, sparsityOf } from '../../extraction/extraction.ts';
import { finishMasked } from '../../extraction/finishLayer.ts';
import { allLinears, type LinearAt } from '../../extraction/linears.ts';
import type { Artifact } from '../../extraction/workspace.ts';
import type { CalibrationStatistics } from '../../statistics/calibrationStatistics.ts';
import { cutLayers } from '../cutLayers.ts';
import type { Work } from '../work.ts';
import type { WeightShares } from './allocation.ts';
import { weightAllocations } from './allocations/index.ts';
import { cutLinears } from './cutLinears.ts';
import type { ScoredMatrix, WeightScorer } from './score.ts';
import { weightScores } from './scores/index.ts';

/** Single weights become zeros: on the dense model (schedule T0), or layer by layer behind pruned ones (T1). */
export async function pruneWeights(work: Work): Promise<readonly Artifact[]> {
  const { extraction, specification } = work;
  const score = weightScores.bind(specification.score);
  await using scope = new DisposalStack();
  const scorer = scope.use(await score.component.prepare(work, score.options));
  const shares = await sharesOf(work, scorer);
  const decided = allLinears(extraction.source).map(({ index }) => shares.count?.(index) ?? shares.share(index));
  return await cutLayers(work, { decided }, async (layer, weights, known) => {
    const { pruned, masks } = await cutLinears(work, layer, weights, known, scorer, shares);
    return { pruned, finished: await finishMasked(work, layer, pruned, masks) };
  });
}

async function sharesOf(work: Work, scorer: WeightScorer): Promise<WeightShares> {
  const { extraction, specification, statistics } = work;
  const { settings, source } = extraction;
  const linears = allLinears(source);
  const { component, options } = weightAllocations.bind(specification.allocation);
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
