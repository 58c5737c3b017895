import type { Device } from '../device.ts';
import { addScaled, dot, reflect, type Reflections } from './householder.ts';
import { multiply } from './multiply.ts';

/** Rows reduced between two updates of the rest by a product. */
const panel = 24;

export interface Tridiagonal {
  /** [n]. */
  readonly diagonal: Float64Array;
  /** The entries next to the diagonal, [n − 1]. */
  readonly off: Float64Array;
  /** H₀ … H_{n−1}, with A = (H_{n−1} … H₀) T (H₀ … H_{n−1}). */
  readonly reflections: Reflections;
}

/**
 * Reduces a symmetric matrix to tridiagonal form T by Householder reflections, from the last row up, so that every row
 * is read in order. Updates of the rest wait for a panel of rows and are then one product (Dongarra, Sorensen &
 * Hammarling 1989). Entries should be of size 1. Only the lower triangle of `a`, row-major [n, n], is read; it is
 * overwritten.
 */
export async function tridiagonalise(device: Device, a: Float64Array, n: number): Promise<Tridiagonal> {
  const diagonal = new Float64Array(n);
  const off = new Float64Array(n - 1);
  const vectors = new Float64Array(n * n);
  const scales = new Float64Array(n);
  for (let end = n; end > 0; end -= panel) {
    const start = Math.max(0, end - panel);
    // A reflection y changes A by − yᵀw − wᵀy; rows y, w on the left and w, y on the right make it − leftᵀ right.
    const left = new Float64Array(2 * panel * n);
    const right = new Float64Array(2 * panel * n);
    for (let i = end - 1; i >= start; i -= 1) {
      const pairs = 2 * (end - 1 - i);
      const row = a.subarray(i * n, i * n + i + 1);
      for (let p = 0; p < pairs; p += 1) addScaled(row, 0, -(left[p * n + i] as number), right, p * n, i + 1);
      diagonal[i] = row[i] as number;
      if (i === 0) break;
      const y = vectors.subarray(i * n, i * n + i);
      y.set(row.subarray(0, i));
      const { tau, beta } = reflect(y, 0, i, i - 1);
      off[i - 1] = beta;
      scales[i] = tau;
      // w = τ A y − ½ τ² (yᵀ A y) y, A with the changes that wait.
      const w = symmetricTimes(a, n, i, y);
      for (let p = 0; p < pairs; p += 1) addScaled(w, 0, -dot(right, p * n, y, 0, i), left, p * n, i);
      for (let j = 0; j < i; j += 1) w[j] = (w[j] as number) * tau;
      addScaled(w, 0, -0.5 * tau * dot(w, 0, y, 0, i), y, 0, i);
      left.set(y, pairs * n);
      left.set(w, (pairs + 1) * n);
      right.set(w, pairs * n);
      right.set(y, (pairs + 1) * n);
    }
    if (start === 0) break;
    const change = await multiply(device, left, right, { rows: n, inner: 2 * panel, columns: n, transA: true });
    for (let i = 0; i < start; i += 1) addScaled(a, i * n, -1, change, i * n, i + 1);
  }
  return { diagonal, off, reflections: { vectors, scales, columns: n } };
}

/** A y for the leading `count` rows and columns, from the lower triangle of a row-major matrix of `n` columns. */
function symmetricTimes(a: Float64Array, n: number, count: number, y: Float64Array): Float64Array {
  const result = new Float64Array(count);
  // Four rows at a time: each entry of theirs serves its own row and, by symmetry, the row of its column.
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    const [at0, at1, at2, at3] = [i * n, (i + 1) * n, (i + 2) * n, (i + 3) * n];
    const [y0, y1, y2, y3] = [y[i] as number, y[i + 1] as number, y[i + 2] as number, y[i + 3] as number];
    let [s0, s1, s2, s3] = [0, 0, 0, 0];
    for (let j = 0; j < i; j += 1) {
      const a0 = a[at0 + j] as number;
      const a1 = a[at1 + j] as number;
      const a2 = a[at2 + j] as number;
      const a3 = a[at3 + j] as number;
      const yj = y[j] as number;
      s0 += a0 * yj;
      s1 += a1 * yj;
      s2 += a2 * yj;
      s3 += a3 * yj;
      result[j] = (result[j] as number) + (a0 * y0 + a1 * y1 + (a2 * y2 + a3 * y3));
    }
    result[i] = s0;
    result[i + 1] = s1;
    result[i + 2] = s2;
    result[i + 3] = s3;
    for (let row = i; row < i + 4; row += 1) addTriangle(a, n, i, row, y, result);
  }
  for (let row = i; row < count; row += 1) addTriangle(a, n, 0, row, y, result);
  return result;
}

/** Row `row` of the lower triangle from column `from` on, for its own entry of A y and, mirrored, for the earlier ones. */
function addTriangle(
  a: Float64Array,
  n: number,
  from: number,
  row: number,
  y: Float64Array,
  result: Float64Array,
): void {
  const own = y[row] as number;
  let sum = (a[row * n + row] as number) * own;
  for (let j = from; j < row; j += 1) {
    const value = a[row * n + j] as number;
    sum += value * (y[j] as number);
    result[j] = (result[j] as number) + value * own;
  }
  result[row] = (result[row] as number) + sum;
}
