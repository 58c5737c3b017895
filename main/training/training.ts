import type { ModelSource } from '../models/source.ts';
import type { WalkOptions } from '../walk/stream.ts';
import type { TrainingTexts } from './mixture.ts';
import type { Recovery } from './recovery.ts';
import type { Tuning, TuningWork } from './tuning.ts';

/** Everything a training works with. */
export interface Training {
  readonly source: ModelSource;
  /** The model before it was pruned; the source itself when a whole model is adapted. */
  readonly teacher: ModelSource;
  readonly recovery: Recovery;
  readonly texts: TrainingTexts;
  /** Text that is neither trained on nor measured on: for scores, and to see how training goes. */
  readonly calibration: TrainingTexts;
  /** Kept weights (1) of linears with zeros, by name in the checkpoint; null for a model without. */
  readonly masks: TuningWork['masks'];
  readonly seed: number;
  readonly walk: WalkOptions;
  /** Where the state is kept between steps, and how often; null when nothing is to survive a kill. */
  readonly checkpoints: { readonly folder: string; readonly seconds: number } | null;
  /** Prepares what is trained: the way of training that the recovery names, or one that prunes meanwhile. */
  readonly tuning: (work: TuningWork) => Promise<Tuning>;
  onStep?(step: TrainingStep): void;
  onEvaluation?(evaluation: EvaluationStep): void;
  warn(message: string): void;
}

/** One step as it is reported. */
export interface TrainingStep {
  /** Steps done, and how many there will be. */
  readonly step: number;
  readonly steps: number;
  readonly loss: number;
  readonly rate: number;
  /** Length of the gradient before it was shortened. */
  readonly gradientNorm: number;
  readonly tokensPerSecond: number;
}

/** What text that is not trained on says after some steps: nats per token. */
export interface EvaluationStep {
  readonly step: number;
  readonly domain: number;
  readonly general: number | null;
}

/** Whether a training left something better than what it started from, and why not. */
export interface Gain {
  readonly gained: boolean;
  /** One sentence without its full stop; null when something was gained. */
  readonly reason: string | null;
}

/** What happened in a training. */
export interface TrainingReport extends Gain {
  /** Numbers that training could change. */
  readonly trained: number;
  /** Steps that were done. */
  readonly steps: number;
  /** The evaluation step whose state was taken; null when there was none. */
  readonly best: EvaluationStep | null;
  readonly evaluations: readonly EvaluationStep[];
  /** Of every step, before its update. */
  readonly losses: readonly number[];
  /** Why it ended before its last step; null when it did not. */
  readonly stopped: string | null;
}
