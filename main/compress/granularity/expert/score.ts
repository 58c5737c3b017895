import type { MixtureSite } from '../../../models/mixtures/expertUnits.ts';
import type { GivenBack, ScoreComponent } from '../granularity.ts';
import type { Work } from '../work.ts';

/** The experts of one layer. */
export interface ExpertSite {
  readonly layer: number;
  readonly mixture: MixtureSite;
}

export interface ExpertScorer extends GivenBack {
  /** How much each expert of a layer is wanted: [experts]. */
  scores(site: ExpertSite): Promise<Float64Array> | Float64Array;
  /** So many experts of a layer, ascending, where a set is judged as a whole and not by what its members are worth alone. */
  best?(site: ExpertSite, count: number): Promise<readonly number[]>;
}

/** A score of whole experts. */
export interface ExpertScore<Options = unknown> extends ScoreComponent<Options> {
  prepare(work: Work, options: Options): Promise<ExpertScorer> | ExpertScorer;
}
