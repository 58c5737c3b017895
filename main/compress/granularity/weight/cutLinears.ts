import type { LayerShape, LowRankShape } from '../../../models/architecture.ts';
import { linearOf } from '../../../models/lowRank.ts';
import { withFactors } from '../../../models/shapes.ts';
import { float32, floats } from '../../../runtime/tensor.ts';
import type { PartWeights } from '../../../walk/stream.ts';
import type { WeightShares } from './allocation.ts';
import type { PrunedMatrix, WeightCompensation } from './compensation.ts';
import type { Bound } from '../../../components/component.ts';
import { weightScores } from './scores/index.ts';
import { weightCompensations } from './compensations/index.ts';
import type { LayerStatistics } from '../../statistics/calibrationStatistics.ts';
import { linearsOf } from '../../extraction/linears.ts';
import { compensationsOf, groupOf, type Specification, weightGroup } from '../../recipe/specification.ts';
import type { ScoredMatrix, WeightScorer } from './score.ts';
import type { Work } from '../work.ts';
import { selectWeights } from '../../../runtime/select.ts';
import { masked } from './mask.ts';
import { factorTensors, type PrunedLayer } from '../../extraction/prunedLayer.ts';

export interface CutLinears {
  readonly pruned: PrunedLayer;
  readonly masks: ReadonlyMap<string, Uint8Array>;
}

/** Prunes every linear of a layer: scores, chooses, repairs. */
export async function cutLinears(
  work: Work,
  layer: number,
  weights: PartWeights,
  statistics: LayerStatistics,
  scorer: WeightScorer,
  shares: WeightShares,
): Promise<CutLinears> {
  const { source } = work.extraction;
  const next: Record<string, PartWeights[string]> = { ...weights };
  const masks = new Map<string, Uint8Array>();
  const lowRank: Record<string, LowRankShape> = {};
  for (const { parameter, index } of linearsOf(source, layer)) {
    const { local, shape } = parameter;
    const [rows, columns] = shape as [number, number];
    const matrix: ScoredMatrix = { values: floats(weights[local]), rows, columns, parameter, layer, index, statistics };
    const { values, mask, factors } = await prune(work, matrix, scorer, shares);
    next[local] = float32(values, shape);
    masks.set(local, mask);
    if (factors) {
      const linear = linearOf(parameter);
      lowRank[linear] = { rank: factors.rank, residual: true };
      Object.assign(next, factorTensors(linear, factors, rows, columns));
    }
  }
  const shape = withFactors(source.architecture.layers[layer] as LayerShape, lowRank);
  return { pruned: { shape, weights: next }, masks };
}

async function prune(
  work: Work,
  matrix: ScoredMatrix,
  scorer: WeightScorer,
  shares: WeightShares,
): Promise<PrunedMatrix> {
  const { specification } = work;
  const { values, columns, index } = matrix;
  const group = weightGroup(specification);
  const share = shares.share(index);
  const count = shares.count?.(index);
  // A layer that is to stay whole, whatever its group and its repair.
  if (share <= 0 && !count) return { values, mask: new Uint8Array(values.length).fill(1) };
  const repairs = compensationsOf(specification).map((choice) => weightCompensations.bind(choice));
  const [first] = repairs;
  if (first?.component.sweep && sweeps(specification)) {
    const swept = await first.component.sweep(work, matrix, group, share, first.options);
    return repaired(work, matrix, swept, repairs.slice(1));
  }
  const mask = selectWeights(await scorer(matrix), columns, group, share, count);
  return repaired(work, matrix, { values: masked(values, mask), mask }, repairs);
}

/** Whether a repair that can sweep chooses: where columns are taken in their order, and the score is what it measures. */
function sweeps(specification: Specification): boolean {
  const group = groupOf(specification);
  return (group === 'columns' || group === 'pattern') && !!weightScores.bind(specification.score).component.swept;
}

async function repaired(
  work: Work,
  matrix: ScoredMatrix,
  pruned: PrunedMatrix,
  repairs: readonly Bound<WeightCompensation>[],
): Promise<PrunedMatrix> {
  let result = pruned;
  for (const { component, options } of repairs) result = await component.repair(work, matrix, result, options);
  return result;
}
