import type { Device } from '../device.ts';
import { addScaled, applyReflections, blockChange, dot, reflect } from './householder.ts';
import { identityRows, largest } from './rectangular.ts';

/** Rows reduced by plain loops before the rest follows as products. */
const panel = 32;

export interface Lq {
  /** Lower triangular, row-major [rows, rows]. */
  readonly l: Float64Array;
  /** Orthonormal rows, row-major [rows, columns]. */
  readonly q: Float64Array;
}

/**
 * A = L Q with orthonormal rows of Q, for rows ≤ columns: the QR factorisation of Aᵀ, stored by rows. Blocked Householder
 * reflections (Golub & Van Loan, section 5.2.3), so Q is orthonormal however ill-conditioned A is, zero rows included.
 *
 * @throws When A holds values that are not finite.
 */
export async function lq(device: Device, matrix: Float64Array, rows: number, columns: number): Promise<Lq> {
  const scale = largest(matrix, 'A matrix to be made orthonormal') || 1;
  const a = matrix.map((value) => value / scale);
  const vectors = new Float64Array(rows * columns);
  const scales = new Float64Array(rows);
  for (let from = 0; from < rows; from += panel) {
    const to = Math.min(rows, from + panel);
    for (let j = from; j < to; j += 1) {
      const y = vectors.subarray(j * columns, (j + 1) * columns);
      y.set(a.subarray(j * columns + j, (j + 1) * columns), j);
      const { tau, beta } = reflect(y, j, columns, j);
      scales[j] = tau;
      a[j * columns + j] = beta;
      for (let row = j + 1; row < to && tau !== 0; row += 1) {
        const at = row * columns + j;
        addScaled(a, at, -tau * dot(a, at, y, j, columns - j), y, j, columns - j);
      }
    }
    if (to === rows) break;
    const block = { vectors: vectors.slice(from * columns, to * columns), scales: scales.slice(from, to), columns };
    const change = await blockChange(device, a, rows, block, false);
    addScaled(a, to * columns, -1, change, to * columns, (rows - to) * columns);
  }
  const l = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i += 1)
    for (let j = 0; j <= i; j += 1) l[i * rows + j] = (a[i * columns + j] as number) * scale;
  const q = identityRows(rows, columns);
  await applyReflections(device, q, rows, { vectors, scales, columns }, true);
  return { l, q };
}
