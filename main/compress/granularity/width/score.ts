import type { Parameter, UnitSite } from '../../../models/architecture.ts';
import type { LayerStatistics } from '../../statistics/calibrationStatistics.ts';
import type { GivenBack, ScoreComponent } from '../granularity.ts';
import type { Work } from '../work.ts';

/** The units of one kind in one layer. */
export interface ScoredUnits {
  readonly site: UnitSite;
  /** Number of the site in forward order of the model. */
  readonly index: number;
  /** A parameter of the layer by local name, row-major. */
  readonly weight: (local: string) => Promise<Float32Array>;
  /** The linear that reads the units' activations. */
  readonly output: Parameter;
  readonly statistics: LayerStatistics;
}

export type UnitScorer = ((units: ScoredUnits) => Promise<Float64Array> | Float64Array) & GivenBack;

/** A score of whole units. */
export interface UnitScore<Options = unknown> extends ScoreComponent<Options> {
  prepare(work: Work, options: Options): Promise<UnitScorer> | UnitScorer;
}
