import type { UnitSite } from '../../models/architecture.ts';
import type { Selection, SiteShare } from '../../models/unitChoice.ts';
import type { CalibrationStatistic } from '../statistics/statistic.ts';
import type { LinearAt } from '../extraction/linears.ts';
import type { Component } from '../../components/component.ts';
import type { DepthScorer, DepthUnit, ScoredUnits, UnitScorer, Work } from './score.ts';

/** How much of every linear goes: a share, or an exact number of weights. By the linear's number in storage order. */
export interface WeightShares {
  readonly share: (index: number) => number;
  readonly count?: (index: number) => number | undefined;
}

/** What an allocation for single weights may look at. */
export interface WeightQuestion extends Work {
  readonly linears: readonly LinearAt[];
  readonly sparsity: number;
  /** A person's own share for a layer, else the sparsity. */
  readonly shareOf: (layer: number) => number;
  /** Scores of a linear on the dense model. */
  readonly scores: (linear: LinearAt) => Promise<Float32Array>;
}

/** How much of each matrix goes when single weights are pruned. */
export interface WeightAllocation<Options = unknown> extends Component<Options> {
  /** It decides the share of every layer itself; a person can only leave layers whole. */
  readonly decides: boolean;
  /** It compares scores of different layers, so all have to be known before the first cut. */
  readonly ranks: boolean;
  needs(options: Options): readonly CalibrationStatistic[];
  shares(question: WeightQuestion, options: Options): Promise<WeightShares> | WeightShares;
}

/** Units of one site with their scores, in forward order of the model. */
export interface ScoredSite {
  readonly site: UnitSite;
  readonly scores: Float64Array;
}

export type { Selection, SiteShare };

export interface UnitQuestion extends Work {
  readonly sites: readonly UnitSite[];
  readonly sparsity: number;
  readonly shareOf: SiteShare;
  /** Sites with their scores on the dense model. */
  readonly scored: () => Promise<readonly ScoredSite[]>;
  /** Scores of one site by any unit score. */
  readonly scoreBy: (scorer: UnitScorer) => Promise<readonly ScoredSite[]>;
}

/** How the units that go are spread over the model. Gives shares for every site, or the choice itself. */
export interface UnitAllocation<Options = unknown> extends Component<Options> {
  readonly decides: boolean;
  needs(options: Options): readonly CalibrationStatistic[];
  /** Shares of the sites, before anything is scored. */
  shares?(question: UnitQuestion, options: Options): Promise<readonly number[]> | readonly number[];
  /** What widths are rounded to: neurons that stay come in multiples of this. */
  roundTo?(options: Options): number;
  /** Kept units of the sites. */
  choose?(question: UnitQuestion, options: Options): Promise<Selection> | Selection;
}

export interface DepthQuestion extends Work {
  readonly candidates: readonly DepthUnit[];
  readonly sparsity: number;
  readonly score: DepthScorer;
}

/** Which layers or sublayers go, in the order in which they go. */
export interface DepthAllocation<Options = unknown> extends Component<Options> {
  /** It asks for scores again after every removal. */
  readonly rescores: boolean;
  needs(options: Options): readonly CalibrationStatistic[];
  choose(question: DepthQuestion, options: Options): Promise<readonly DepthUnit[]>;
}

export type { ScoredUnits };
