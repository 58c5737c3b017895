import type { Component } from '../components/component.ts';
import type { UnitKind } from '../models/architecture.ts';
import type { WeightGroup } from '../runtime/select.ts';
import type { Tuning, TuningWork } from '../training/tuning.ts';

/**
 * What goes: single weights, directions of matrices, units of these kinds, or whole sublayers and layers. Whoever cuts in the
 * end says so; a method says which of them it can find out about.
 */
export type Removal =
  | { readonly of: 'weights' }
  | { readonly of: 'ranks' }
  | { readonly of: 'units'; includes(kind: UnitKind): boolean }
  | { readonly of: 'sublayers' }
  | { readonly of: 'layers' };

/** What pruning while training has to reach. */
export interface InTrainingWork extends TuningWork {
  /** What is trained beside what the method itself adds. */
  readonly base: Tuning;
  /** Share to be removed in the end. */
  readonly sparsity: number;
  /** The same for one layer, where layers have shares of their own. */
  readonly shareOf: (layer: number) => number;
  /** Single weights compete within it; 'model' where everything competes with everything. */
  readonly group: WeightGroup | 'model';
  readonly removal: Removal;
}

/** Scores that a training found, of what stays (higher) and what goes (lower). */
export type Findings = Readonly<Record<string, Float32Array>>;

/** A tuning that also finds out what can go. */
export interface InTrainingTuning extends Tuning {
  /**
   * Scores of one layer once training has ended: of single weights by the local name of their linear's weight (row-major),
   * of units by their kind, of whole sublayers one number each by their name.
   */
  findings(layer: number): Findings;
}

/** A way to prune while training. */
export interface InTrainingMethod<Options = unknown> extends Component<Options> {
  /** What it can find out about. */
  readonly removes: readonly Removal['of'][];
  prepare(work: InTrainingWork, options: Options): Promise<InTrainingTuning> | InTrainingTuning;
}
