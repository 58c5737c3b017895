import type { Component } from '../../components/component.ts';
import type { Trainable } from '../trainable.ts';
import type { Step, TuningWork } from '../tuning.ts';

/** Adds its gradient, times the weight, to every trainable's gradient; returns its value. */
export type Regulariser = (weight: number, step: Step) => number | Promise<number>;

/** A loss on the trained numbers themselves, beside the one on the text. */
export interface RegulariserComponent<Options = unknown> extends Component<Options> {
  prepare(work: TuningWork, trainables: readonly Trainable[], options: Options): Promise<Regulariser> | Regulariser;
}
