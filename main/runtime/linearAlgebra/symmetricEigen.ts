import type { Device } from '../device.ts';
import { applyReflections } from './householder.ts';
import { largest } from './rectangular.ts';
import { tridiagonalise } from './tridiagonal.ts';
import { type Eigen, tridiagonalEigen } from './tridiagonalEigen.ts';

/**
 * All eigenvalues and eigenvectors of a symmetric matrix to float64 accuracy (‖A v − λ v‖ of the order of ε ‖A‖):
 * Householder reduction to tridiagonal form, divide and conquer, and the reflections applied to its eigenvectors
 * (Golub & Van Loan, Matrix Computations, 4th ed., sections 8.3 and 8.4). Values are ascending, row i of the vectors
 * belongs to value i.
 *
 * @param matrix Row-major [n, n]; only the lower triangle is read.
 * @throws When the matrix holds values that are not finite.
 */
export async function symmetricEigen(device: Device, matrix: Float64Array, n: number): Promise<Eigen> {
  const scale = largest(matrix, 'A symmetric matrix') || 1;
  const scaled = matrix.map((value) => value / scale);
  const { diagonal, off, reflections } = await tridiagonalise(device, scaled, n);
  const { values, vectors } = await tridiagonalEigen(device, diagonal, off);
  await applyReflections(device, vectors, n, reflections);
  return { values: values.map((value) => value * scale), vectors };
}
