import type { ScoreComponent } from '../granularity.ts';
import type { Work } from '../work.ts';

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
export interface DepthScore<Options = unknown> extends ScoreComponent<Options> {
  /** Whether the scores change when something is removed, so that greedy removal makes sense. */
  readonly rescored: boolean;
  prepare(work: Work, options: Options): Promise<DepthScorer> | DepthScorer;
}
