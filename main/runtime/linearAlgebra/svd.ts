import type { Device } from '../device.ts';
import { dot } from './householder.ts';
import { lq } from './lq.ts';
import { block } from './matrix.ts';
import { multiply } from './multiply.ts';
import { largest, pickRows, transposed } from './rectangular.ts';
import { symmetricEigen } from './symmetricEigen.ts';

/** A = U diag(s) Vᵀ with k singular values, descending. */
export interface Svd {
  /** Orthonormal columns, row-major [rows, k]. */
  readonly u: Float64Array;
  /** [k]. */
  readonly s: Float64Array;
  /** Orthonormal rows, row-major [k, columns]. */
  readonly vt: Float64Array;
}

/** Singular values come from one Gram matrix down to this share of the largest; rounding grows by its inverse. */
const reach = 1 / 32;

/** What is left for another round is rounded up to a multiple of this, so that products have few different shapes. */
const step = 32;

/**
 * Thin singular value decomposition, k = min(rows, columns). It is backward stable: ‖A − U S Vᵀ‖ is of the order of
 * ε ‖A‖/reach at most, and U and V are orthonormal to ε even where singular values are tiny or zero.
 *
 * @param matrix Row-major [rows, columns].
 * @throws When the matrix holds values that are not finite.
 */
export async function svd(device: Device, matrix: Float64Array, rows: number, columns: number): Promise<Svd> {
  const scale = largest(matrix, 'A matrix to be decomposed') || 1;
  const tall = rows > columns;
  const k = Math.min(rows, columns);
  const wide = (tall ? transposed(matrix, rows, columns) : matrix).map((value) => value / scale);
  const { left, s, right } = await wideSvd(device, wide, k, Math.max(rows, columns), 0);
  const order = [...s.keys()].sort((i, j) => (s[j] as number) - (s[i] as number));
  const [ut, vt] = tall ? [right, left] : [left, right];
  return {
    u: transposed(pickRows(ut, rows, order), k, rows),
    s: Float64Array.from(order, (i) => (s[i] as number) * scale),
    vt: pickRows(vt, columns, order),
  };
}

/** A = Σ sᵢ leftᵢᵀ rightᵢ with the singular vectors as rows: left [rows, rows], right [rows, columns]. */
interface Triplets {
  readonly left: Float64Array;
  readonly s: Float64Array;
  readonly right: Float64Array;
}

/**
 * The decomposition for rows ≤ columns. The eigenvectors W of A Aᵀ are exact to ε ‖A‖², so the rows of B = W A are
 * orthogonal, and L of B = L Q is diagonal, as far as singular values are above `reach` · ‖A‖: what is dropped there,
 * |l_ij| ≤ ε ‖A‖²/s_j, is a backward error of ε ‖A‖/reach at most. The rest of L is a smaller matrix of smaller norm,
 * decomposed the same way, to the accuracy of its own norm. All vectors are products of orthogonal matrices.
 *
 * @param negligible A rest of at most this norm counts as zero; 0 for 8 ε ‖A‖.
 */
async function wideSvd(
  device: Device,
  a: Float64Array,
  rows: number,
  columns: number,
  negligible: number,
): Promise<Triplets> {
  const gram = await multiply(device, a, a, { rows, inner: columns, columns: rows, transB: true });
  const { values, vectors } = await symmetricEigen(device, gram, rows);
  const descending = Array.from({ length: rows }, (_, i) => rows - 1 - i);
  const left = pickRows(vectors, rows, descending);
  const b = await multiply(device, left, a, { rows, inner: rows, columns });
  const { l, q: right } = await lq(device, b, rows, columns);

  const floor = negligible || 8 * Number.EPSILON * Math.abs(l[0] as number);
  const corner = (size: number) => block({ data: l, size: rows }, rows - size, rows, rows - size, rows);
  let rest = countSmall(values);
  const finished = norm(corner(rest)) <= floor;
  // Rounded up, so that products have few different shapes.
  if (!finished) rest = Math.ceil(rest / step) * step < rows ? Math.ceil(rest / step) * step : rest;
  const kept = rows - rest;
  const s = new Float64Array(rows);
  for (let i = 0; i < kept; i += 1) {
    const value = l[i * (rows + 1)] as number;
    s[i] = Math.abs(value);
    if (value < 0) for (let j = i * rows; j < (i + 1) * rows; j += 1) left[j] = -(left[j] as number);
  }
  if (!finished) {
    const inner = await wideSvd(device, corner(rest), rest, rest, floor);
    const rotated = (by: Float64Array, rowsOf: Float64Array, width: number) =>
      multiply(device, by, rowsOf.slice(kept * width), { rows: rest, inner: rest, columns: width });
    s.set(inner.s, kept);
    left.set(await rotated(inner.left, left, rows), kept * rows);
    right.set(await rotated(inner.right, right, columns), kept * columns);
  }
  return { left, s, right };
}

/** How many singular values to leave for another round, from the ascending eigenvalues of the Gram matrix; not all. */
function countSmall(values: Float64Array): number {
  const limit = reach ** 2 * (values.at(-1) as number);
  return values.findIndex((value) => value >= limit);
}

const norm = (values: Float64Array): number => Math.sqrt(dot(values, 0, values, 0, values.length));
