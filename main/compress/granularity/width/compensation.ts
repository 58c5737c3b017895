import type { UnitSite } from '../../../models/architecture.ts';
import type { LayerStatistics } from '../../statistics/calibrationStatistics.ts';
import type { CompensationComponent } from '../granularity.ts';
import type { Work } from '../work.ts';

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
export interface UnitCompensation<Options = unknown> extends CompensationComponent<Options> {
  /** Whether the result has a bias that the model had not. */
  readonly addsBias: boolean;
  repair(work: Work, cut: UnitCut, options: Options): Promise<UnitRepair> | UnitRepair;
}
