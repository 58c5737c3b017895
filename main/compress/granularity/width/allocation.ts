import type { UnitSite } from '../../../models/architecture.ts';
import type { Selection, SiteShare } from '../../../models/unitChoice.ts';
import type { AllocationComponent } from '../granularity.ts';
import type { Work } from '../work.ts';
import type { ScoredUnits, UnitScorer } from './score.ts';

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
export interface UnitAllocation<Options = unknown> extends AllocationComponent<Options> {
  readonly decides: boolean;
  /** Shares of the sites, before anything is scored. */
  shares?(question: UnitQuestion, options: Options): Promise<readonly number[]> | readonly number[];
  /** What widths are rounded to: neurons that stay come in multiples of this. */
  roundTo?(options: Options): number;
  /** Kept units of the sites. */
  choose?(question: UnitQuestion, options: Options): Promise<Selection> | Selection;
}

export type { ScoredUnits };
