import type { WeightGroup } from '../../../runtime/select.ts';
import type { Factors } from '../../numerics/lowRank.ts';
import type { CompensationComponent } from '../granularity.ts';
import type { Work } from '../work.ts';
import type { ScoredMatrix } from './score.ts';

/** A matrix after pruning: what is left, what was removed (1 kept, 0 removed), and factors beside it. */
export interface PrunedMatrix {
  readonly values: Float32Array;
  readonly mask: Uint8Array;
  readonly factors?: Factors;
}

/** Repairs a matrix whose weights became zeros. */
export interface WeightCompensation<Options = unknown> extends CompensationComponent<Options> {
  /** Whether what goes stays as it was chosen; else it chooses anew, within the matrix. */
  readonly keepsMask: boolean;
  /** Whether it chooses anew in the matrix as a whole, so that no smaller group would keep its share. */
  readonly withinMatrix?: boolean;
  /** Parameters that it adds beside a matrix; none where this is absent. */
  adds?(options: Options, rows: number, columns: number): number;
  repair(
    work: Work,
    matrix: ScoredMatrix,
    pruned: PrunedMatrix,
    options: Options,
  ): Promise<PrunedMatrix> | PrunedMatrix;
  /** Chooses while it repairs, in the group given; absent for what only takes a mask. */
  sweep?(work: Work, matrix: ScoredMatrix, group: WeightGroup, ratio: number, options: Options): Promise<PrunedMatrix>;
}
