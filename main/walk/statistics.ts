import type { Value } from '../graph/builder.ts';
import type { Parameter } from '../models/architecture.ts';
import { gemm, mul, reduceSum } from '../graph/ops/index.ts';

/**
 * A sum over tokens of something computed from the activation x [tokens, columns] that linears read; padding rows of x
 * are zero. Outside the graph sums are kept in float64; a carried statistic is too large for that and is updated in
 * place inside the graph in float32.
 */
export interface Statistic {
  readonly name: string;
  readonly carried: boolean;
  /** Shape of every part for a site with this many columns. */
  readonly parts: (columns: number) => Readonly<Record<string, readonly number[]>>;
  /**
   * The contribution of one batch of windows; of a carried part, the new total. `gate`: what the outputs of an expert that reads x
   * are multiplied by, [tokens, 1]; null at sites of no expert.
   */
  readonly emit: (
    x: Value,
    carried: (part: string) => Value,
    windows: number,
    gate: Value | null,
  ) => Readonly<Record<string, Value>>;
}

/** Σx and Σx² of every column: energies, means and variances. */
export const momentSums: Statistic = {
  name: 'moments',
  carried: false,
  parts: (columns) => ({ sum: [columns], squares: [columns] }),
  emit: (x) => ({ sum: reduceSum(x, [0]), squares: reduceSum(mul(x, x), [0]) }),
};

/** XᵀX: what second-order methods need. */
export const gramSums: Statistic = {
  name: 'gram',
  carried: true,
  parts: (columns) => ({ gram: [columns, columns] }),
  emit: (x, carried) => ({ gram: gemm(x, x, { transA: true, bias: carried('gram') }) }),
};

/** Totals of one statistic at one site. */
export interface SiteTotals {
  readonly tokens: number;
  readonly parts: Readonly<Record<string, Float64Array | Float32Array>>;
}

/** A tensor whose gradient is looked at; `unitColumns` are the columns that one removable unit feeds, where it reads units. */
export interface GradientTarget {
  readonly parameter: Parameter;
  readonly unitColumns: number | null;
}

/** What the graph of a gradient statistic is made of. */
export interface GradientValues {
  /** The weight [out, in]. */
  readonly weight: Value;
  /** The gradient of the sum over windows of each window's mean loss. */
  readonly gradient: Value;
  readonly auxiliary: (name: string) => Value;
  readonly target: GradientTarget;
}

/**
 * What a score or an optimiser may ask of a backward pass, for every tensor. Totals are sums over windows of the gradient of the window's
 * mean loss, or of something computed from it; `separate` says that the statistic has to see one window at a time, which
 * absolute values and squares need because gradients of different windows cancel.
 */
export interface GradientStatistic {
  readonly name: string;
  readonly separate: boolean;
  /** Names of further matrices of the weight's shape that `emit` reads (an importance from another pass). */
  readonly auxiliary: readonly string[];
  /** Shape of the total for a linear; null when the statistic is not about it. */
  readonly shape: (target: GradientTarget) => readonly number[] | null;
  /** What this pass adds to the total. */
  readonly emit: (values: GradientValues) => Value;
}

/** Name of a gradient statistic's total among a kernel's inputs and outputs. */
export const totalKey = (local: string, statistic: string): string => `${local}.${statistic}`;

/** Σ of the gradients: what training descends. */
export const gradientSum: GradientStatistic = {
  name: 'gradient',
  separate: false,
  auxiliary: [],
  shape: ({ parameter }) => parameter.shape,
  emit: ({ gradient }) => gradient,
};
