import type { Piece } from '../../pieces/piece.ts';
import type { Trainable } from '../trainable.ts';
import type { Step, TuningWork } from '../tuning.ts';

/** Adds its gradient, times the weight, to every trainable's gradient; returns its value. */
export type Penalty = (weight: number, step: Step) => number | Promise<number>;

/** A loss on the trained numbers themselves, beside the one on the text. */
export interface PenaltyPiece<Options = unknown> extends Piece<Options> {
  prepare(work: TuningWork, trainables: readonly Trainable[], options: Options): Promise<Penalty> | Penalty;
}
