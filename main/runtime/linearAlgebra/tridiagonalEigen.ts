import type { Device } from '../device.ts';
import { implicitQr } from './implicitQr.ts';
import { multiply } from './multiply.ts';
import { rankOneUpdate } from './rankOneUpdate.ts';
import { pickRows } from './rectangular.ts';

/** Matrices up to this size are solved whole. */
const leaf = 64;

/** Eigenvalues, ascending, and eigenvectors, row-major [n, n]: row i belongs to value i. */
export interface Eigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/**
 * Eigenvalues and eigenvectors of a symmetric tridiagonal matrix with entries of size 1, by divide and conquer (Cuppen
 * 1981; Gu & Eisenstat 1995): T = T₁ ⊕ T₂ + |e| v vᵀ with v = (last unit vector, ± first unit vector).
 *
 * @param diagonal [n].
 * @param off [n − 1], the entries next to the diagonal.
 */
export async function tridiagonalEigen(device: Device, diagonal: Float64Array, off: Float64Array): Promise<Eigen> {
  const n = diagonal.length;
  if (n <= leaf) return solved(Float64Array.from(diagonal), Float64Array.from(off));
  const half = n >> 1;
  const coupling = off[half - 1] as number;
  const rho = Math.abs(coupling);
  const [first, second] = [diagonal.slice(0, half), diagonal.slice(half)];
  first[half - 1] = (first[half - 1] as number) - rho;
  second[0] = (second[0] as number) - rho;
  const top = await tridiagonalEigen(device, first, off.subarray(0, half - 1));
  const bottom = await tridiagonalEigen(device, second, off.subarray(half));

  const d = new Float64Array(n);
  d.set(top.values);
  d.set(bottom.values, half);
  const rest = n - half;
  const z = d.map((_, i) => {
    if (i < half) return top.vectors[i * half + half - 1] as number;
    return Math.sign(coupling) * (bottom.vectors[(i - half) * rest] as number);
  });
  const { values, vectors } = rankOneUpdate(d, z, rho);
  return { values, vectors: await combined(device, vectors, top.vectors, bottom.vectors) };
}

function solved(diagonal: Float64Array, off: Float64Array): Eigen {
  const n = diagonal.length;
  const rows = implicitQr(diagonal, off);
  const order = [...diagonal.keys()].sort((i, j) => (diagonal[i] as number) - (diagonal[j] as number));
  return { values: Float64Array.from(order, (i) => diagonal[i] as number), vectors: pickRows(rows, n, order) };
}

/** The product of a square matrix and the block-diagonal matrix of two square ones. */
async function combined(
  device: Device,
  matrix: Float64Array,
  top: Float64Array,
  bottom: Float64Array,
): Promise<Float64Array> {
  const n = Math.sqrt(matrix.length);
  const result = new Float64Array(n * n);
  let from = 0;
  for (const factor of [top, bottom]) {
    const width = Math.sqrt(factor.length);
    const part = new Float64Array(n * width);
    for (let row = 0; row < n; row += 1) {
      part.set(matrix.subarray(row * n + from, row * n + from + width), row * width);
    }
    const product = await multiply(device, part, factor, { rows: n, inner: width, columns: width });
    for (let row = 0; row < n; row += 1) {
      result.set(product.subarray(row * width, (row + 1) * width), row * n + from);
    }
    from += width;
  }
  return result;
}
