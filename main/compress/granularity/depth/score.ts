import type { GivenBack, ScoreComponent } from '../granularity.ts';
import type { Work } from '../work.ts';

/** A layer or one of its sublayers, as something that can go. */
export interface DepthUnit {
  readonly layer: number;
  /** Names of the sublayers that go. */
  readonly sublayers: readonly string[];
  /** Parameters that go with it. */
  readonly cost: number;
}

/** Scores of the candidates when `removed` are already gone. */
export type DepthScorer = ((candidates: readonly DepthUnit[], removed: readonly DepthUnit[]) => Promise<Float64Array>) &
  GivenBack;

/** A score of whole layers or sublayers. */
export interface DepthScore<Options = unknown> extends ScoreComponent<Options> {
  /** Whether the scores change when something is removed, so that greedy removal makes sense. */
  readonly rescored: boolean;
  prepare(work: Work, options: Options): Promise<DepthScorer> | DepthScorer;
}
