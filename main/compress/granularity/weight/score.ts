import type { Parameter } from '../../../models/architecture.ts';
import type { LayerStatistics } from '../../statistics/calibrationStatistics.ts';
import type { GivenBack, ScoreComponent } from '../granularity.ts';
import type { Work } from '../work.ts';

/** A weight matrix [rows, columns] of the model and what is known of its layer. */
export interface ScoredMatrix {
  readonly values: Float32Array;
  readonly rows: number;
  readonly columns: number;
  readonly parameter: Parameter;
  readonly layer: number;
  /** Number of the linear in storage order of the whole model. */
  readonly index: number;
  readonly statistics: LayerStatistics;
}

/** Scores of all weights of a matrix, row-major: the higher, the more a weight matters. */
export type WeightScorer = ((matrix: ScoredMatrix) => Promise<Float32Array> | Float32Array) & GivenBack;

/** A score of single weights. `prepare` may walk the model; what it returns sees one matrix at a time. */
export interface WeightScore<Options = unknown> extends ScoreComponent<Options> {
  /** A repair that sweeps over the columns measures the same as it goes, on weights it has changed already: then it chooses. */
  readonly swept?: boolean;
  prepare(work: Work, options: Options): Promise<WeightScorer> | WeightScorer;
}
