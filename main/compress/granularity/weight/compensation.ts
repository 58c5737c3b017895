import type { Component } from '../../../components/component.ts';
import type { WeightGroup } from '../../../runtime/select.ts';
import type { Factors } from '../../numerics/lowRank.ts';
import type { Need } from '../../statistics/needs.ts';
import type { Work } from '../work.ts';
import type { ScoredMatrix } from './score.ts';

/** A matrix after pruning: what is left, what was removed (1 kept, 0 removed), and factors beside it. */
export interface PrunedMatrix {
  readonly values: Float32Array;
  readonly mask: Uint8Array;
  readonly factors?: Factors;
}

/** Repairs a matrix whose weights became zeros. */
export interface WeightCompensation<Options = unknown> extends Component<Options> {
  readonly needs: readonly Need[];
  repair(
    work: Work,
    matrix: ScoredMatrix,
    pruned: PrunedMatrix,
    options: Options,
  ): Promise<PrunedMatrix> | PrunedMatrix;
  /** Chooses while it repairs, in the group given; absent for what only takes a mask. */
  sweep?(work: Work, matrix: ScoredMatrix, group: WeightGroup, ratio: number, options: Options): Promise<PrunedMatrix>;
}
