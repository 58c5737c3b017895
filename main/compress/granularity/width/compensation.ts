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
  /**
   * E[(s − s*) xᵀ] over tokens, [rows, all columns]: s the stream behind the sublayer as it is before this cut, s* behind that of the whole
   * model, in units of what the linear puts out. Absent where nothing behind was compared: then the sublayer's own output is the aim.
   */
  readonly drift?: Float64Array | undefined;
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
