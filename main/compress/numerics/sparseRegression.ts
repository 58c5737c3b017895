import { invertSymmetric } from '../../runtime/linearAlgebra/invertSymmetric.ts';

/**
 * min over w of  f(w) = ½ ‖A (w − w₀) + e‖² + ½ λ ‖w − w₀‖²  with A of few rows [n, p], never A ᵀA: a quadratic model of a loss
 * around w₀ whose slope is Aᵀ e and whose curvature is AᵀA + λ.
 */
export interface SparseRegression {
  /** Rows of A. */
  readonly rows: readonly Float32Array[];
  readonly start: Float32Array;
  /** One number for each row. */
  readonly offset: Float64Array;
  readonly ridge: number;
}

/** A (w − w₀) + e, one number for each row. */
export function residuals({ rows, start, offset }: SparseRegression, w: Float64Array): Float64Array {
  return offset.map((e, row) => {
    const a = rows[row] as Float32Array;
    let sum = e;
    for (let i = 0; i < w.length; i += 1) sum += (a[i] as number) * ((w[i] as number) - (start[i] as number));
    return sum;
  });
}

/** f(w) */
export function lossOf(problem: SparseRegression, w: Float64Array): number {
  const { start, ridge } = problem;
  let moved = 0;
  for (let i = 0; i < w.length; i += 1) moved += ((w[i] as number) - (start[i] as number)) ** 2;
  return (residuals(problem, w).reduce((sum, r) => sum + r * r, 0) + ridge * moved) / 2;
}

/** ∇f(w) = Aᵀ r + λ (w − w₀) with r the residuals. */
export function slopeOf({ rows, start, ridge }: SparseRegression, w: Float64Array, r: Float64Array): Float64Array {
  const slope = Float64Array.from(w, (value, i) => ridge * (value - (start[i] as number)));
  rows.forEach((row, at) => {
    const each = r[at] as number;
    for (let i = 0; i < slope.length; i += 1) slope[i]! += each * (row[i] as number);
  });
  return slope;
}

/** Weights that are zero where the mask is. */
export interface SparseSolution {
  readonly mask: Uint8Array;
  readonly w: Float64Array;
}

/** (A_S A_Sᵀ + λ I)⁻¹ with A_S the columns that stay, row-major [n, n]. */
export function systemOf({ rows, ridge }: SparseRegression, mask: Uint8Array): Float64Array {
  const n = rows.length;
  const kernel = new Float64Array(n * n);
  for (let a = 0; a < n; a += 1)
    for (let b = 0; b <= a; b += 1) {
      const [one, other] = [rows[a] as Float32Array, rows[b] as Float32Array];
      let sum = 0;
      for (let i = 0; i < mask.length; i += 1) if (mask[i]) sum += (one[i] as number) * (other[i] as number);
      kernel[a * n + b] = kernel[b * n + a] = sum + (a === b ? ridge : 0);
    }
  return invertSymmetric(kernel, n);
}

/**
 * The best w whose entries are zero where the mask is: in the dual, so that only a system of the size of the rows is solved,
 * w_S = w₀_S − A_Sᵀ (A_S A_Sᵀ + λ I)⁻¹ (e − A_C w₀_C) with S what stays and C what went.
 */
export function solveOn(problem: SparseRegression, mask: Uint8Array): Float64Array {
  const { rows, start } = problem;
  const n = rows.length;
  const w = Float64Array.from(start, (value, i) => (mask[i] ? value : 0));
  const r = residuals(problem, w);
  const inverse = systemOf(problem, mask);
  rows.forEach((row, a) => {
    const dual = r.reduce((sum, value, b) => sum + (inverse[a * n + b] as number) * value, 0);
    for (let i = 0; i < w.length; i += 1) if (mask[i]) w[i]! -= dual * (row[i] as number);
  });
  return w;
}

/** Chooses the mask of what stays among sizes. */
export type Choose = (sizes: Float32Array) => Uint8Array;

/**
 * Iterative hard thresholding with a line search: w ← P(w − τ ∇f), τ the best of 1/L · 4ᵏ, and what stays is solved exactly
 * after every step (Benbaki et al. 2023, algorithm 1 and §3.2). Ends when no step lowers f.
 *
 * @param mask where it begins. @returns the best mask, and its weights.
 */
export function hardThresholding(
  problem: SparseRegression,
  mask: Uint8Array,
  choose: Choose,
  iterations: number,
): SparseSolution {
  let best: SparseSolution = { mask, w: solveOn(problem, mask) };
  let loss = lossOf(problem, best.w);
  const shortest = 1 / (traceOf(problem) + problem.ridge);
  for (let iteration = 0; iteration < iterations; iteration += 1) {
    const slope = slopeOf(problem, best.w, residuals(problem, best.w));
    let better: SparseSolution | null = null;
    for (let tau = shortest; tau <= 4 / problem.ridge; tau *= 4) {
      const chosen = choose(Float32Array.from(best.w, (value, i) => Math.abs(value - tau * (slope[i] as number))));
      const w = solveOn(problem, chosen);
      const found = lossOf(problem, w);
      if (found >= loss) continue;
      [better, loss] = [{ mask: chosen, w }, found];
    }
    if (!better) break;
    best = better;
  }
  return best;
}

/** tr(A Aᵀ), which no eigenvalue exceeds. */
const traceOf = ({ rows }: SparseRegression): number =>
  rows.reduce((sum, row) => sum + row.reduce((all, a) => all + a * a, 0), 0);
