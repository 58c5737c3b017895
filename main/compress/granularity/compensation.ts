import type { UnitSite } from '../../models/architecture.ts';
import type { LayerStatistics } from '../statistics/calibrationStatistics.ts';
import type { CalibrationStatistic } from '../statistics/statistic.ts';
import type { Component } from '../../components/component.ts';
import type { ScoredMatrix, Work } from './score.ts';
import type { WeightGroup } from '../../runtime/select.ts';

/** A matrix after pruning: what is left, what was removed (1 kept, 0 removed), and factors beside it. */
export interface PrunedMatrix {
  readonly values: Float32Array;
  readonly mask: Uint8Array;
  readonly factors?: Factors;
}

/** U [rows, rank] and D [rank, columns] of a product U D. */
export interface Factors {
  readonly rank: number;
  readonly up: Float32Array;
  readonly down: Float32Array;
}

/** Repairs a matrix whose weights became zeros. */
export interface WeightCompensation<Options = unknown> extends Component<Options> {
  readonly needs: readonly CalibrationStatistic[];
  repair(
    work: Work,
    matrix: ScoredMatrix,
    pruned: PrunedMatrix,
    options: Options,
  ): Promise<PrunedMatrix> | PrunedMatrix;
  /** Chooses while it repairs, in the group given; absent for what only takes a mask. */
  sweep?(work: Work, matrix: ScoredMatrix, group: WeightGroup, ratio: number, options: Options): Promise<PrunedMatrix>;
}

/** The cut of one site, before it is made. */
export interface UnitCut {
  readonly site: UnitSite;
  /** Units that stay, ascending, at least one. */
  readonly kept: readonly number[];
  /** The linear that reads the units, [rows, all columns]. */
  readonly output: Float32Array;
  readonly rows: number;
  readonly columns: number;
  readonly statistics: LayerStatistics;
}

/** What replaces the linear that reads the units; columns of removed units are ignored. */
export interface UnitRepair {
  readonly output?: Float32Array;
  /** Added to the linear's bias, [rows]. */
  readonly bias?: Float64Array;
}

/** Repairs the linear that read removed units. */
export interface UnitCompensation<Options = unknown> extends Component<Options> {
  readonly needs: readonly CalibrationStatistic[];
  /** Whether the result has a bias that the model had not. */
  readonly addsBias: boolean;
  repair(work: Work, cut: UnitCut, options: Options): Promise<UnitRepair> | UnitRepair;
}

/** Indices of the columns of the given units. */
export const columnsOfUnits = (units: readonly number[], per: number): number[] =>
  units.flatMap((unit) => Array.from({ length: per }, (_, i) => unit * per + i));
