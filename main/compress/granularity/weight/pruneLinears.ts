import type { LayerShape, LowRankShape } from '../../../models/architecture.ts';
import { downOf, linearName, upOf } from '../../../models/lowRank.ts';
import { float32, floats } from '../../../runtime/tensor.ts';
import type { PartWeights } from '../../../walk/stream.ts';
import type { WeightShares } from '../allocation.ts';
import type { Factors, PrunedMatrix } from '../compensation.ts';
import { weightCompensations } from './compensations/index.ts';
import type { LayerStatistics } from '../../statistics/calibrationStatistics.ts';
import { linearsOf } from '../../extraction/linears.ts';
import { compensationsOf, type Sentence, weightGroup } from '../../recipe/specification.ts';
import type { ScoredMatrix, WeightScorer, Work } from '../score.ts';
import { selectWeights } from '../../../runtime/select.ts';
import { masked, type PrunedLayer } from '../../extraction/surgery.ts';

export interface CutLinears {
  readonly pruned: PrunedLayer;
  readonly masks: ReadonlyMap<string, Uint8Array>;
}

/** Prunes every linear of a layer: scores, chooses, repairs. */
export async function cutLinears(
  work: Work,
  sentence: Sentence,
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
    const { values, mask, factors } = await prune(work, sentence, matrix, scorer, shares);
    next[local] = float32(values, shape);
    masks.set(local, mask);
    if (factors) {
      lowRank[linearName(local)] = { rank: factors.rank, residual: true };
      Object.assign(next, factorTensors(linearName(local), factors, rows, columns));
    }
  }
  const before = source.architecture.layers[layer] as LayerShape;
  const shape = Object.keys(lowRank).length ? { ...before, lowRank: { ...before.lowRank, ...lowRank } } : before;
  return { pruned: { shape, weights: next }, masks };
}

/** The two factors of a linear as parameters. */
export function factorTensors(linear: string, { rank, up, down }: Factors, rows: number, columns: number): PartWeights {
  return { [downOf(linear)]: float32(down, [rank, columns]), [upOf(linear)]: float32(up, [rows, rank]) };
}

async function prune(
  work: Work,
  sentence: Sentence,
  matrix: ScoredMatrix,
  scorer: WeightScorer,
  shares: WeightShares,
): Promise<PrunedMatrix> {
  const { values, columns, index } = matrix;
  const group = weightGroup(sentence);
  const share = shares.share(index);
  const count = shares.count?.(index);
  // A layer that is to stay whole, whatever its group and its repair.
  if (share <= 0 && !count) return { values, mask: new Uint8Array(values.length).fill(1) };
  const repairs = compensationsOf(sentence).map((choice) => weightCompensations.bind(choice));
  const [first] = repairs;
  const sweeps = sentence.score === 'obs' && (group.kind === 'columns' || group.kind === 'pattern');
  let pruned: PrunedMatrix;
  if (sweeps && first?.component.sweep) {
    pruned = await first.component.sweep(work, matrix, group, share, first.options);
  } else {
    const mask = selectWeights(await scorer(matrix), columns, group, share, count);
    pruned = { values: masked(values, mask), mask };
  }
  for (const repair of sweeps ? repairs.slice(1) : repairs) {
    pruned = await repair.component.repair(work, matrix, pruned, repair.options);
  }
  return pruned;
}
