import type { Device } from '../device.ts';
import { block, type Matrix, setBlock, subtractBlock } from './matrix.ts';
import { multiply } from './multiply.ts';
import { invertLowerInPlace } from './triangular.ts';

/** Products of this width run near full speed, and the blocks left to plain loops stay small. */
export const blockSize = 128;

/**
 * Lower Cholesky factor in place (A = L Lᵀ), blocked and right-looking: diagonal blocks by plain loops, everything else
 * as float64 matrix products. The upper triangle is left as it was.
 *
 * @returns false when the matrix is not positive definite; its content is then of no use.
 */
export async function choleskyInPlace(device: Device, matrix: Matrix): Promise<boolean> {
  const { size } = matrix;
  for (let from = 0; from < size; from += blockSize) {
    const to = Math.min(size, from + blockSize);
    const width = to - from;
    const diagonal = block(matrix, from, to, from, to);
    if (!factorSmall(diagonal, width)) return false;
    setBlock(matrix, from, from, diagonal, width);
    if (to === size) break;
    // The panel below: A₂₁ L₁₁⁻ᵀ, with the small inverse made explicitly.
    const inverse = Float64Array.from(diagonal);
    invertLowerInPlace(inverse, width);
    const rows = size - to;
    const panel = await multiply(device, block(matrix, to, size, from, to), inverse, {
      rows,
      inner: width,
      columns: width,
      transB: true,
    });
    setBlock(matrix, to, from, panel, width);
    const update = await multiply(device, panel, panel, { rows, inner: width, columns: rows, transB: true });
    subtractBlock(matrix, to, to, update, rows);
  }
  return true;
}

/** Plain Cholesky of a small dense block; clears what is above the diagonal. */
function factorSmall(a: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = a[i * n + j] as number;
      for (let k = 0; k < j; k += 1) sum -= (a[i * n + k] as number) * (a[j * n + k] as number);
      if (i > j) a[i * n + j] = sum / (a[j * n + j] as number);
      else if (sum > 0) a[i * n + i] = Math.sqrt(sum);
      else return false;
    }
    a.fill(0, i * n + i + 1, (i + 1) * n);
  }
  return true;
}
