import type { Device } from '../device.ts';
import { block, type Matrix, setBlock } from './matrix.ts';
import { multiply } from './multiply.ts';

/** Inverse of a small lower triangular block, by plain loops, in place. */
export function invertLowerInPlace(l: Float64Array, n: number): void {
  for (let i = 0; i < n; i += 1) {
    const row = l.slice(i * n, i * n + i);
    const diagonal = l[i * n + i] as number;
    l.fill(0, i * n, i * n + i);
    // Row i of the inverse: −(row of L · rows of the inverse above) / diagonal.
    for (let k = 0; k < i; k += 1) {
      const factor = row[k] as number;
      for (let j = 0; j <= k; j += 1) l[i * n + j] = (l[i * n + j] as number) - factor * (l[k * n + j] as number);
    }
    for (let j = 0; j < i; j += 1) l[i * n + j] = (l[i * n + j] as number) / diagonal;
    l[i * n + i] = 1 / diagonal;
  }
}

/** Inverse of a lower triangular matrix by block rows: X_ii = L_ii⁻¹, X_i,<i = −X_ii (L_i,<i X_<i,<i). */
export async function invertLower(device: Device, lower: Matrix, blockSize: number): Promise<Matrix> {
  const { size } = lower;
  const inverse: Matrix = { data: new Float64Array(size * size), size };
  for (let from = 0; from < size; from += blockSize) {
    const to = Math.min(size, from + blockSize);
    const rows = to - from;
    const diagonal = block(lower, from, to, from, to);
    invertLowerInPlace(diagonal, rows);
    setBlock(inverse, from, from, diagonal, rows);
    if (from === 0) continue;
    const left = block(lower, from, to, 0, from);
    const above = block(inverse, 0, from, 0, from);
    const product = await multiply(device, left, above, { rows, inner: from, columns: from });
    const negative = diagonal.map((value) => -value);
    setBlock(inverse, from, 0, await multiply(device, negative, product, { rows, inner: rows, columns: from }), from);
  }
  return inverse;
}
