import type { HeadDimensions } from '../../../models/sublayers/headDimensions.ts';
import type { LayerStatistics } from '../../statistics/calibrationStatistics.ts';
import type { ScoreComponent } from '../granularity.ts';

/** The heads of one layer, with what was measured of them. */
export interface ScoredHeads {
  readonly site: HeadDimensions;
  readonly statistics: LayerStatistics;
  readonly seed: number;
}

/** A score of the dimensions of heads. */
export interface DimensionScore<Options = unknown> extends ScoreComponent<Options> {
  /** How much each dimension is wanted, [groups, dimensions]; those of a group are compared with one another. */
  scores(heads: ScoredHeads, options: Options): Promise<Float64Array> | Float64Array;
}
