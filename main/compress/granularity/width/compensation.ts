import type { Component } from '../../../components/component.ts';
import type { UnitSite } from '../../../models/architecture.ts';
import type { LayerStatistics } from '../../statistics/calibrationStatistics.ts';
import type { Need } from '../../statistics/needs.ts';
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
export interface UnitCompensation<Options = unknown> extends Component<Options> {
  readonly needs: readonly Need[];
  /** Whether the result has a bias that the model had not. */
  readonly addsBias: boolean;
  repair(work: Work, cut: UnitCut, options: Options): Promise<UnitRepair> | UnitRepair;
}
