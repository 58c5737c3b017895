import type { Described } from '../../models/architecture.ts';
import type { GradientStatistic, SiteTotals, Statistic } from '../../walk/statistics.ts';
import type { Extraction } from '../extraction/extraction.ts';
import type { Stage } from '../extraction/stages.ts';
import type { LayerPassage } from '../extraction/walkLayers.ts';
import type { Artifact, StoredTensor } from '../extraction/workspace.ts';

/** How much calibration text enters. */
export interface TextAmount {
  /** 2 where domain and general text are blended, else 1. */
  readonly sides: number;
  /** Windows of each side. */
  readonly windows: number;
  /** Tokens in one window. */
  readonly length: number;
}

/** A stage and what it costs, in passes of all calibration text of one side through the model. */
export type StagePasses = readonly [stage: Stage, passes: number];

/** What every statistic says of itself; plan, stages, estimate, window and command line read nothing else. */
export interface Registered {
  /** The name a person reads in lists, and part of the key under which it is kept. */
  readonly name: string;
  /** What it is, in plain words that follow "Looks at:". */
  readonly explanation: string;
  /** Statistics of one pass are taken together, so their stages count once. */
  readonly pass: string;
  /** Stages of that pass at a λ, in their order. */
  readonly stages: (lambda: number) => readonly StagePasses[];
  /** λ weighs general text beside the domain's, and none is read at 0; absent where λ blends both, and none is read at 1. */
  readonly weighsGeneral?: true;
  /** Bytes that are kept on disk. */
  readonly bytes: (model: Described, text: TextAmount) => number;
}

/** Taken while the text goes forward through the model, one layer at a time. */
interface Forward extends Registered {
  /** What the block's graph adds up where linears read; null for what only looks at hidden states. */
  readonly sums: Statistic | null;
  /** Whether the hidden states before the layer are wanted beside those behind it. */
  readonly comparesStates: boolean;
  /** What is kept of one layer for one side's text. */
  readonly keep: (passage: LayerPassage, model: Described) => Promise<readonly StoredTensor[]>;
}

/** Means of one site, each with one number for every column or pair of columns. */
export type Means<Part extends string> = Readonly<Record<Part, Float64Array>>;

/**
 * Means over tokens or windows of what the linears of a site read. They may also be taken on the way through pruned
 * layers. Read with `read(statistic, site)`, blended by λ, which is exact for means.
 */
export interface SiteStatistic<Part extends string = string> extends Forward {
  readonly kind: 'site';
  readonly sums: Statistic;
  readonly parts: readonly Part[];
  /** Type on disk; F32 for what is as large as a matrix. */
  readonly stored: 'F32' | 'F64';
  readonly means: (totals: SiteTotals, windows: number) => Means<Part>;
}

/** What a layer does to the text as a whole. Read with `overLayers`. */
export interface LayerStatistic<Value = unknown> extends Forward {
  readonly kind: 'layer';
  readonly value: (artifact: Artifact) => Promise<Value>;
}

/**
 * Something computed from the gradient of every linear. Totals over windows are kept; `read(statistic, local)` gives their
 * mean over windows, blended by λ: λ · (domain total / its windows) + (1 − λ) · (general total / its windows). The gradient
 * is that of the window's mean loss, so this is per token, and how many windows either side gave does not matter.
 */
export interface BackwardStatistic extends Registered {
  readonly kind: 'backward';
  /**
   * What is taken back: through the model the loss, that of answers drawn from the whole model's, or the logits of the right tokens
   * by the rules of relevance; through every layer alone the length of what it puts out.
   */
  readonly from: 'loss' | 'answer' | 'logit' | 'layer';
  readonly totals: GradientStatistic;
}

/** What needs passes of its own, with options from the component that asks. Read with `measure(statistic, options)`. */
export interface OwnStatistic<Options = never, Value = unknown> extends Registered {
  readonly kind: 'own';
  readonly collect: (extraction: Extraction, options: Options) => Promise<Value>;
}

export type ForwardStatistic = SiteStatistic | LayerStatistic;

/** Anything a component may ask to be measured. */
export type CalibrationStatistic = ForwardStatistic | BackwardStatistic | OwnStatistic;

export const isForward = (statistic: CalibrationStatistic): statistic is ForwardStatistic =>
  statistic.kind === 'site' || statistic.kind === 'layer';

/** What a sequential schedule takes on its way instead of on the whole model. */
export const isTakenOnTheWay = (statistic: CalibrationStatistic): statistic is SiteStatistic =>
  statistic.kind === 'site';
