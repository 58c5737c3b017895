import type { Component } from '../../components/component.ts';
import type { Trainable } from '../trainable.ts';

/** What an optimiser remembers of a tensor, by name; saved with checkpoints, changed in place. */
export type OptimiserState = Readonly<Record<string, Float32Array>>;

export interface Update {
  /** Learning rate of this tensor at this step. */
  readonly rate: number;
  /** Steps done before, from 0. */
  readonly step: number;
  /** Share of a decaying tensor that a unit of learning rate takes away (decoupled, Loshchilov & Hutter 2019). */
  readonly decay: number;
}

/** A rule that turns gradients into updates. State is float32, arithmetic float64. */
export interface Optimiser<Options = unknown> extends Component<Options> {
  /** Zeros for a tensor of this shape. */
  state(tensor: Pick<Trainable, 'shape' | 'values'>, options: Options): OptimiserState;
  /** Moves the values along the gradient; entries whose mask is 0 stay as they are. */
  update(tensor: Trainable, state: OptimiserState, update: Update, options: Options): void;
  /**
   * What is remembered of one entry that begins after so many steps, as if it had had this gradient all the time; where this
   * is absent, nothing.
   */
  begin?(state: OptimiserState, entry: number, gradient: number, step: number, options: Options): void;
}
