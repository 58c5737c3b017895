import type { Choice } from '../../../components/component.ts';
import type { LayerShape, LowRankShape, Parameter } from '../../../models/architecture.ts';
import { linearOf, rankFor } from '../../../models/lowRank.ts';
import { svd } from '../../../runtime/linearAlgebra/svd.ts';
import { order } from '../../../runtime/random.ts';
import { floats } from '../../../runtime/tensor.ts';
import type { PartWeights } from '../../../walk/stream.ts';
import { type Extraction, sparsityOf } from '../../extraction/extraction.ts';
import { finishRanks } from '../../extraction/finishLayer.ts';
import { linearsOf, siteOf } from '../../extraction/linears.ts';
import { factorTensors, type PrunedLayer } from '../../extraction/prunedLayer.ts';
import type { Artifact } from '../../extraction/workspace.ts';
import { type Factors, plainFactors, weightedFactors } from '../../numerics/lowRank.ts';
import type { LayerStatistics } from '../../statistics/calibrationStatistics.ts';
import { cutLayers } from '../cutLayers.ts';
import { sizeOf } from '../parameters.ts';
import { proportionalShares } from '../../../runtime/shares.ts';
import type { Work } from '../work.ts';
import { rankAllocations } from './allocations.ts';
import { rankScores } from './scores.ts';
import { gramMatrix } from '../../statistics/gramMatrix.ts';
import { moments } from '../../statistics/moments.ts';

/** Linears become products of two factors: on the dense model's inputs, or layer by layer behind factored ones. */
export function pruneRanks(work: Work): Promise<readonly Artifact[]> {
  return cutLayers(work, {}, async (layer, weights, known) => {
    const pruned = await factorLayer(work, layer, weights, known);
    return { pruned, finished: finishRanks(work.extraction, layer, pruned) };
  });
}

async function factorLayer(
  { extraction, specification: { score, allocation } }: Work,
  layer: number,
  weights: PartWeights,
  statistics: LayerStatistics,
): Promise<PrunedLayer> {
  const { source, settings } = extraction;
  const shape = source.architecture.layers[layer] as LayerShape;
  const removed = sparsityOf(settings, layer);
  if (removed <= 0) return { shape, weights };
  const spread = rankAllocations.bind(allocation);
  const linears = linearsOf(source, layer).filter(({ parameter }) =>
    spread.component.includes(parameter, spread.options),
  );
  const sizes = linears.map(({ parameter }) => sizeOf(parameter));
  const preferences = linears.map(({ parameter }) => spread.component.preference(parameter, spread.options));
  const kept = proportionalShares(preferences, sizes, 1 - removed, 1);

  const factored = new Set(linears.map(({ parameter }) => parameter.local));
  const next: Record<string, PartWeights[string]> = Object.fromEntries(
    Object.entries(weights).filter(([local]) => !factored.has(local)),
  );
  const lowRank: Record<string, LowRankShape> = {};
  for (const [at, { parameter, index }] of linears.entries()) {
    const [rows, columns] = parameter.shape as [number, number];
    const rank = rankFor(rows, columns, kept[at] ?? 1);
    const name = linearOf(parameter);
    const factors = await factorsOf(
      extraction,
      score,
      parameter,
      index,
      floats(weights[parameter.local]),
      rank,
      statistics,
    );
    Object.assign(next, factorTensors(name, factors, rows, columns));
    lowRank[name] = { rank: factors.rank, residual: false };
  }
  return { shape: { ...shape, lowRank: { ...shape.lowRank, ...lowRank } }, weights: next };
}

async function factorsOf(
  { workspace: { device }, settings }: Extraction,
  score: Choice,
  parameter: Parameter,
  index: number,
  values: Float32Array,
  rank: number,
  statistics: LayerStatistics,
): Promise<Factors> {
  const [rows, columns] = parameter.shape as [number, number];
  const { component, options } = rankScores.bind(score);
  switch (component.weighting(options)) {
    case 'none':
      return plainFactors(device, values, rows, rank);
    case 'covariance':
      return weightedFactors(device, values, rows, (await statistics.read(gramMatrix, siteOf(parameter))).gram, rank);
    case 'columns': {
      const { square } = await statistics.read(moments, siteOf(parameter));
      const scale = square.map((energy) => Math.sqrt(Math.max(energy, 1e-20)));
      const scaled = values.map((w, i) => w * (scale[i % columns] as number));
      const { up, down, rank: kept } = await plainFactors(device, scaled, rows, rank);
      return { rank: kept, up, down: down.map((value, i) => value / (scale[i % columns] as number)) };
    }
    case 'random': {
      const { u, s, vt } = await svd(device, Float64Array.from(values), rows, columns);
      const chosen = order(settings.seed * 1000 + index, s.length).slice(0, rank);
      return {
        rank: chosen.length,
        up: Float32Array.from({ length: rows * chosen.length }, (_, i) => {
          const k = chosen[i % chosen.length] as number;
          return (u[Math.floor(i / chosen.length) * s.length + k] as number) * (s[k] as number);
        }),
        down: Float32Array.from(chosen.flatMap((k) => Array.from(vt.subarray(k * columns, (k + 1) * columns)))),
      };
    }
  }
}
