import type { Parameter } from '../../../models/architecture.ts';
import type { LayerStatistics } from '../../statistics/calibrationStatistics.ts';
import type { ScoreComponent } from '../granularity.ts';

/** A matrix of a layer that is rounded, with what was measured on what it reads. */
export interface RoundedMatrix {
  readonly parameter: Parameter;
  readonly statistics: LayerStatistics;
}

/** Says how much an error in each column of a matrix matters. */
export interface ColumnImportance<Options = unknown> extends ScoreComponent<Options> {
  /** One number for every column; undefined where all matter alike. */
  importance(matrix: RoundedMatrix, options: Options): Promise<Float32Array | undefined>;
}
