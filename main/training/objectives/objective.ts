import type { TokenWindows } from '../../models/windows.ts';
import type { ModelSource } from '../../models/source.ts';
import type { Component } from '../../components/component.ts';
import type { Activations } from '../../walk/activations.ts';
import type { HeadLoss } from '../../walk/head.ts';
import type { WalkOptions } from '../../walk/stream.ts';

/** What training descends: a loss on the model's answers, and perhaps more on the way to them. It is given back after the last step. */
export interface Objective extends Partial<AsyncDisposable> {
  /** Before a batch moves: a teacher reads the text here. */
  beforeStep?(windows: TokenWindows): Promise<void>;
  readonly head: HeadLoss;
  /**
   * A loss on the hidden states behind a layer: returns it times the weight, and adds its gradient times the weight to
   * `upstream`. Called from the last layer to the first.
   */
  behind?(layer: number, states: Activations, upstream: Activations, weight: number): Promise<number>;
}

export interface ObjectiveWork {
  /** The model in training. */
  readonly source: ModelSource;
  /** The model it came from, unpruned. */
  readonly teacher: ModelSource;
  readonly walk: WalkOptions;
  readonly seed: number;
}

/** A kind of objective. */
export interface ObjectiveComponent<Options = unknown> extends Component<Options> {
  /** It compares with what the unpruned model makes of the same text. */
  readonly asksTeacher?: boolean;
  /** It compares hidden states with those of the unpruned model, so both need as many channels. */
  readonly comparesStates?: boolean;
  prepare(work: ObjectiveWork, options: Options): Promise<Objective>;
}
