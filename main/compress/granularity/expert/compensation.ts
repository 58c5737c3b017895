import type { CompensationComponent } from '../granularity.ts';
import type { Work } from '../work.ts';
import type { ExpertSite } from './score.ts';

/** Experts by number; those of one cluster become one. */
export type Clusters = readonly (readonly number[])[];

/** Puts all experts of a layer into as many clusters as experts are kept. @param kept those that the score keeps, ascending. */
export type Clustering = (site: ExpertSite, kept: readonly number[]) => Promise<Clusters> | Clusters;

/** Experts are merged instead of removed: the router keeps its rows, and those of a cluster lead to one expert. */
export interface ExpertCompensation<Options = unknown> extends CompensationComponent<Options> {
  /** Neurons are matched with those of the cluster’s most used expert before they are averaged. */
  readonly aligned: boolean;
  prepare(work: Work, options: Options): Promise<Clustering>;
}
