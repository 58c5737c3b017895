import type { Component } from '../components/component.ts';
import type { Device } from '../runtime/device.ts';
import type { Candidate } from './candidate.ts';
import type { Features } from './features.ts';

export interface Selection {
  /** Indices into the pool, best first; as many as the strategy would ever take, budget or not. */
  readonly order: readonly number[];
  /** Why a document of the pool stands where it stands, with its figures, in one sentence. */
  why(index: number): string;
}

/** What a strategy works on. */
export interface SelectionTask {
  readonly pool: readonly Candidate[];
  /** A sample of what the model shall be good at; never held-out text. */
  readonly target: readonly Candidate[];
  /** How many tokens may be taken. */
  readonly budget: number;
  readonly seed: number;
  /** What a model says of the texts, measured when first asked for. */
  readonly features: Features;
  /** Runs what is heavy besides the model: products, distances, plans of transport. */
  readonly device: Device;
  report(done: number, total: number): void;
}

/** A way to choose text. */
export interface StrategyComponent<Options = unknown> extends Component<Options> {
  /** The ledger's title; null where there is none, or what makes the paper is not here: the explanation says so. */
  readonly paper: string | null;
  readonly needs: readonly Need[];
  select(task: SelectionTask, options: Options): Promise<Selection>;
}

/** What is measured with a model: losses, hidden states, gradients, how another model differs, or how it is after a training. */
export type Need = 'losses' | 'hiddenStates' | 'gradients' | 'comparison' | 'training';
