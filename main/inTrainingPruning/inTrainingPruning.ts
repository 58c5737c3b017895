import type { Component } from '../components/component.ts';
import type { UnitKind } from '../models/architecture.ts';
import type { WeightGroup } from '../runtime/select.ts';
import type { Tuning, TuningWork } from '../training/tuning.ts';

/**
 * What goes: single weights, directions of matrices, units of these kinds, channels of the residual stream, experts, or whole sublayers and
 * layers. Whoever cuts in the
 * end says so; a method says which of them it can find out about.
 */
export type Removal =
  | { readonly of: 'weights' }
  | { readonly of: 'ranks' }
  | { readonly of: 'units'; includes(kind: UnitKind): boolean }
  | { readonly of: 'channels' }
  | { readonly of: 'experts' }
  | { readonly of: 'sublayers' }
  | { readonly of: 'layers' };

/** Channels of the residual stream, which go from the whole model: beside units inside layers, or alone. */
export interface ChannelTarget {
  /** Parameters that read or write the stream. */
  readonly parameters: number;
  /** Parameters that go altogether. */
  readonly target: number;
  /** Part of them that channels take where nothing competes across kinds; 1 where only channels go. */
  readonly part: number;
  /** The number nearest to this that may go: what stays has to fill tiles. */
  nearest(gone: number): number;
}

/** Shares that a training chose: of the parameters of all units inside layers, and of the channels. */
export interface ChosenShares {
  readonly units: number;
  readonly channels: number;
}

/** What pruning while training has to reach. */
export interface InTrainingWork extends TuningWork {
  /** What is trained beside what the method itself adds; its hooks and its state are taken care of (preparedBeside). */
  readonly base: Tuning;
  /** Share to be removed in the end. */
  readonly sparsity: number;
  /** The same for one layer, where layers have shares of their own. */
  readonly shareOf: (layer: number) => number;
  /** Single weights compete within it; 'model' where everything competes with everything. */
  readonly group: WeightGroup | 'model';
  readonly removal: Removal;
  /** Channels that go too (or alone, where they are the removal); null where the stream stays as it is. */
  readonly channels: ChannelTarget | null;
}

/** Scores that a training found, of what stays (higher) and what goes (lower). */
export type Findings = Readonly<Record<string, Float32Array>>;

/** What a training found out about the channels of the whole model: their scores, and what is to go. */
export interface StreamFindings {
  readonly scores: Float32Array;
  readonly shares: ChosenShares;
}

/** A tuning that also finds out what can go. */
export interface InTrainingTuning extends Tuning {
  /**
   * Scores of one layer once training has ended: of single weights by the local name of their linear's weight (row-major),
   * of units by their kind, of experts by "expert", of whole sublayers one number each by their name.
   */
  findings(layer: number): Findings;
  /** Scores of the channels once training has ended, and what is to go in the end; absent where the stream stays as it is. */
  stream?(): StreamFindings | null;
}

/** A way to prune while training. */
export interface InTrainingMethod<Options = unknown> extends Component<Options> {
  /** What it can find out about. */
  readonly removes: readonly Removal['of'][];
  /** Judges weights by their sizes alone. Where gradients decide, a penalty on what is trained would be mistaken for the text's. */
  readonly bySize?: boolean;
  /** Sets what is trained back and begins anew, so that nothing may remember the training before. */
  readonly startsOver?: boolean;
  prepare(work: InTrainingWork, options: Options): Promise<InTrainingTuning> | InTrainingTuning;
}
