import type { SiteTotals } from '../../walk/statistics.ts';

/** Per-token means of what the linears of a site read, for every column. */
export interface Moments {
  /** E[x] */
  readonly mean: Float64Array;
  /** E[x²] */
  readonly square: Float64Array;
}

export interface Magnitudes {
  /** E|x| */
  readonly absolute: Float64Array;
  /** Mean over windows of (mean over the window of |x|)². */
  readonly windowSquare: Float64Array;
}

/** E[x xᵀ], row-major [columns, columns]. */
export interface Gram {
  readonly values: Float64Array;
  readonly columns: number;
}

function per(sums: ArrayLike<number> = [], count: number): Float64Array {
  const means = new Float64Array(sums.length);
  for (let i = 0; i < means.length; i += 1) means[i] = (sums[i] as number) / count;
  return means;
}

/** Sums over tokens → means. */
export const momentsOf = ({ parts, tokens }: SiteTotals): Moments => ({
  mean: per(parts['sum'], tokens),
  square: per(parts['squares'], tokens),
});

export const magnitudesOf = ({ parts, tokens }: SiteTotals, windows: number): Magnitudes => ({
  absolute: per(parts['absolute'], tokens),
  windowSquare: per(parts['windowSquares'], windows),
});

export function gramOf({ parts, tokens }: SiteTotals): Gram {
  const values = per(parts['gram'], tokens);
  return { values, columns: Math.round(Math.sqrt(values.length)) };
}

/**
 * (1 − λ)·general + λ·domain on sufficient statistics: those of a mixture of the two texts, exact for any λ without
 * walking again (ALGORITHMS §3.5). A side with weight 0 is null.
 */
export function blend(
  general: ArrayLike<number> | null,
  domain: ArrayLike<number> | null,
  lambda: number,
): Float64Array {
  if (!general || lambda === 1) return asFloat64(required(domain, 'domain'));
  if (!domain || lambda === 0) return asFloat64(general);
  const mixed = new Float64Array(general.length);
  for (let i = 0; i < mixed.length; i += 1)
    mixed[i] = (1 - lambda) * (general[i] as number) + lambda * (domain[i] as number);
  return mixed;
}

const asFloat64 = (values: ArrayLike<number>): Float64Array =>
  values instanceof Float64Array ? values : new Float64Array(values);

function required<T>(found: T | null, side: string): T {
  if (found === null) throw new Error(`The ${side} text was not walked, but its weight is not 0.`);
  return found;
}
