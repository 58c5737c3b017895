import type { Device } from '../../runtime/device.ts';
import { multiply } from '../../runtime/linearAlgebra/multiply.ts';

/**
 * E‖(V − W) x‖² = tr((V − W) E[x xᵀ] (V − W)ᵀ): what a change of a matrix does to its output.
 *
 * @param matrix W, row-major [rows, columns]; `changed` V of the same shape.
 * @param gram E[x xᵀ], row-major [columns, columns].
 */
export async function outputError(
  device: Device,
  matrix: Float32Array,
  changed: Float32Array,
  gram: Float32Array,
): Promise<number> {
  const columns = Math.sqrt(gram.length);
  const difference = matrix.map((value, at) => (changed[at] as number) - value);
  const rows = matrix.length / columns;
  const driven = await multiply(device, difference, gram, { rows, inner: columns, columns });
  return driven.reduce((sum, value, at) => sum + value * (difference[at] as number), 0);
}
