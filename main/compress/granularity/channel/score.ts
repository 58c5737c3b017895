import type { ScoreComponent } from '../granularity.ts';
import type { Work } from '../work.ts';

/** Axes of the residual stream, each with how much it is wanted. */
export interface Axes {
  /** [hidden]: those with the lowest scores go. */
  readonly scores: Float64Array;
  /** Orthonormal directions, row-major [hidden, hidden], row i with score i; null where the axes are the channels themselves. */
  readonly directions: Float64Array | null;
}

/** Finds axes of the residual stream, and how much each is wanted. */
export interface ChannelScore<Options = unknown> extends ScoreComponent<Options> {
  /** Its axes are directions that mix channels: the gain of every norm then moves into what reads behind it. */
  readonly rotates?: boolean;
  /** Whether a head that is the embedding table becomes a matrix of its own. */
  unties?(options: Options): boolean;
  axes(work: Work, options: Options): Promise<Axes>;
}

/** Scores of the channels as they are. */
export const channels = (scores: Float64Array): Axes => ({ scores, directions: null });
