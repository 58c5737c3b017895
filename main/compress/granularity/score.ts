import type { Parameter, UnitSite } from '../../models/architecture.ts';
import type { Extraction } from '../extraction/extraction.ts';
import type { CalibrationStatistics, LayerStatistics } from '../statistics/calibrationStatistics.ts';
import type { CalibrationStatistic } from '../statistics/statistic.ts';
import type { Component } from '../../components/component.ts';

/** One execution of a sentence with everything that was measured for it. */
export interface Work {
  readonly extraction: Extraction;
  readonly statistics: CalibrationStatistics;
}

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
export type WeightScorer = (matrix: ScoredMatrix) => Promise<Float32Array> | Float32Array;

/** A score of single weights. `prepare` may walk the model; what it returns sees one matrix at a time. */
export interface WeightScore<Options = unknown> extends Component<Options> {
  needs(options: Options): readonly CalibrationStatistic[];
  prepare(work: Work, options: Options): Promise<WeightScorer> | WeightScorer;
}

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

export type UnitScorer = (units: ScoredUnits) => Promise<Float64Array> | Float64Array;

/** A score of whole units. */
export interface UnitScore<Options = unknown> extends Component<Options> {
  needs(options: Options): readonly CalibrationStatistic[];
  prepare(work: Work, options: Options): Promise<UnitScorer> | UnitScorer;
}

/** A layer or one of its two sublayers, as something that can go. */
export interface DepthUnit {
  readonly layer: number;
  readonly parts: readonly SublayerKind[];
  /** Parameters that go with it. */
  readonly cost: number;
}

export type SublayerKind = 'attention' | 'feedForward';

/** Scores of the candidates when `removed` are already gone. */
export type DepthScorer = (candidates: readonly DepthUnit[], removed: readonly DepthUnit[]) => Promise<Float64Array>;

/** A score of whole layers or sublayers. */
export interface DepthScore<Options = unknown> extends Component<Options> {
  /** Whether the scores change when something is removed, so that greedy removal makes sense. */
  readonly rescored: boolean;
  needs(options: Options): readonly CalibrationStatistic[];
  prepare(work: Work, options: Options): Promise<DepthScorer> | DepthScorer;
}

/** The site a linear reads; an error names linears without one. */
export function siteOf({ site, local }: Parameter) {
  if (!site) throw new Error(`The linear ${local} reads no known activation.`);
  return site;
}
