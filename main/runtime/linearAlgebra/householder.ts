import type { Device } from '../device.ts';
import { blockSize } from './cholesky.ts';
import { multiply } from './multiply.ts';
import { invertLowerInPlace } from './triangular.ts';

/**
 * Reflections Hᵢ = I − τᵢ yᵢᵀyᵢ that act on rows from the right. One with τ = 0 is the identity; its y must be zero.
 * Everything is stored by rows, so that the inner loops read memory in order.
 */
export interface Reflections {
  /** The yᵢ, row-major [count, columns]. */
  readonly vectors: Float64Array;
  /** The τᵢ, [count]. */
  readonly scales: Float64Array;
  readonly columns: number;
}

/** Shorter rows count as zero; their squares would have lost digits. Matrices are scaled to entries of size 1 first. */
const negligible = 1e-140;

/**
 * Turns `row`, entries [from, to), into the y (with y[pivot] = 1) of the reflection that maps it to β at `pivot` and 0
 * elsewhere (Golub & Van Loan, Matrix Computations, 4th ed., algorithm 5.1.1). The pivot is the first or the last entry.
 */
export function reflect(row: Float64Array, from: number, to: number, pivot: number): { tau: number; beta: number } {
  const alpha = row[pivot] as number;
  row[pivot] = 0;
  const rest = Math.sqrt(dot(row, from, row, from, to - from));
  if (rest < negligible) {
    row.fill(0, from, to);
    return { tau: 0, beta: alpha };
  }
  const beta = alpha > 0 ? -Math.hypot(alpha, rest) : Math.hypot(alpha, rest);
  const scale = 1 / (alpha - beta);
  for (let i = from; i < to; i += 1) row[i] = (row[i] as number) * scale;
  row[pivot] = 1;
  return { tau: (beta - alpha) / beta, beta };
}

/** Σ a[i] b[j] over `count` entries from the two places, with four sums so that they do not wait for each other. */
export function dot(a: Float64Array, atA: number, b: Float64Array, atB: number, count: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    s0 += (a[atA + i] as number) * (b[atB + i] as number);
    s1 += (a[atA + i + 1] as number) * (b[atB + i + 1] as number);
    s2 += (a[atA + i + 2] as number) * (b[atB + i + 2] as number);
    s3 += (a[atA + i + 3] as number) * (b[atB + i + 3] as number);
  }
  for (; i < count; i += 1) s0 += (a[atA + i] as number) * (b[atB + i] as number);
  return s0 + s1 + (s2 + s3);
}

/** y += factor · x over `count` entries from the two places. */
export function addScaled(
  y: Float64Array,
  atY: number,
  factor: number,
  x: Float64Array,
  atX: number,
  count: number,
): void {
  for (let i = 0; i < count; i += 1) y[atY + i] = (y[atY + i] as number) + factor * (x[atX + i] as number);
}

/** X H₀ H₁ … of a matrix X [rows, columns], in place; with `reverse` X … H₁ H₀, the product with the transpose. */
export async function applyReflections(
  device: Device,
  x: Float64Array,
  rows: number,
  { vectors, scales, columns }: Reflections,
  reverse = false,
): Promise<void> {
  const width = Math.min(blockSize, scales.length);
  const starts = Array.from({ length: Math.ceil(scales.length / width) }, (_, i) => i * width);
  for (const from of reverse ? starts.reverse() : starts) {
    // The last block is filled up with identities, so that all products have the same shape.
    const block = {
      vectors: filled(vectors, from * columns, width * columns),
      scales: filled(scales, from, width),
      columns,
    };
    const change = await blockChange(device, x, rows, block, reverse);
    addScaled(x, 0, -1, change, 0, x.length);
  }
}

/**
 * C with X − C = X H₀ H₁ … H_{w−1} (or reversed) for one block of reflections: H₀ … H_{w−1} = I − YᵀTY, C = X Yᵀ T Y
 * (Schreiber & Van Loan 1989), with T⁻ᵀ = the strict lower triangle of Y Yᵀ + diag(1/τ) (Joffrain, Low,
 * Quintana-Ortí, van de Geijn & Van Zee 2006).
 */
export async function blockChange(
  device: Device,
  x: Float64Array,
  rows: number,
  { vectors, scales, columns }: Reflections,
  reverse: boolean,
): Promise<Float64Array> {
  const width = scales.length;
  const t = await multiply(device, vectors, vectors, { rows: width, inner: columns, columns: width, transB: true });
  for (let i = 0; i < width; i += 1) {
    t.fill(0, i * width + i, (i + 1) * width);
    t[i * (width + 1)] = 1 / (scales[i] || 1);
  }
  invertLowerInPlace(t, width);
  const inner = await multiply(device, x, vectors, { rows, inner: columns, columns: width, transB: true });
  const scaled = await multiply(device, inner, t, { rows, inner: width, columns: width, transB: !reverse });
  return multiply(device, scaled, vectors, { rows, inner: width, columns });
}

/** `count` values from one on, with zeros where they end. */
function filled(values: Float64Array, from: number, count: number): Float64Array {
  const result = new Float64Array(count);
  result.set(values.subarray(from, from + count));
  return result;
}
