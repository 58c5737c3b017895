import type { Value } from '../graph/builder.ts';
import { gemm, mul, reduceSum } from '../graph/ops/index.ts';

/** What a score may ask of a forward pass, for every place where linears read. */
export type StatisticName = 'moments' | 'gram';

/**
 * A sum over tokens of something computed from the activation x [tokens, columns] that linears read; padding rows of x
 * are zero. Outside the graph sums are kept in float64; a carried statistic is too large for that and is updated in
 * place inside the graph in float32.
 */
export interface Statistic {
  readonly name: StatisticName;
  readonly carried: boolean;
  /** Shape of every part for a site with this many columns. */
  readonly parts: (columns: number) => Readonly<Record<string, readonly number[]>>;
  /** The contribution of one batch; of a carried part, the new total. */
  readonly emit: (x: Value, carried: (part: string) => Value) => Readonly<Record<string, Value>>;
}

/** Σx and Σx² of every column: energies, means and variances. */
const moments: Statistic = {
  name: 'moments',
  carried: false,
  parts: (columns) => ({ sum: [columns], squares: [columns] }),
  emit: (x) => ({ sum: reduceSum(x, [0]), squares: reduceSum(mul(x, x), [0]) }),
};

/** XᵀX: what second-order methods need. */
const gram: Statistic = {
  name: 'gram',
  carried: true,
  parts: (columns) => ({ gram: [columns, columns] }),
  emit: (x, carried) => ({ gram: gemm(x, x, { transA: true, bias: carried('gram') }) }),
};

export const statistics: Readonly<Record<StatisticName, Statistic>> = { moments, gram };

/** Totals of one statistic at one site. */
export interface SiteTotals {
  readonly tokens: number;
  readonly parts: Readonly<Record<string, Float64Array | Float32Array>>;
}

/**
 * What a score may ask of a backward pass, for every linear. `per` says over what the loss is averaged before the
 * gradient is taken: with 'window' the statistic sees the gradient of one window at a time, which absolute values and
 * squares need because gradients of different windows cancel.
 */
export interface GradientStatistic {
  readonly name: string;
  readonly per: 'window' | 'batch';
  /** Names of further matrices of the weight's shape that `emit` reads (an importance from another pass). */
  readonly auxiliary: readonly string[];
  /** The new total from the weight [out, in], the gradient of the mean loss and the total so far. */
  readonly emit: (weight: Value, gradient: Value, total: Value, auxiliary: (name: string) => Value) => Value;
}

/** Name of a gradient statistic's total among a kernel's inputs and outputs. */
export const totalKey = (local: string, statistic: string): string => `${local}.${statistic}`;
