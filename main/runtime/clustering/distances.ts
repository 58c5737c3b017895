import type { Device } from '../device.ts';
import { multiply } from '../linearAlgebra/multiply.ts';

/** Squared lengths of the rows of a matrix [n, width]. */
export function squaredLengths(values: Float32Array, width: number): Float64Array {
  const result = new Float64Array(values.length / width);
  values.forEach((value, i) => (result[Math.floor(i / width)]! += value * value));
  return result;
}

/** ‖x − y‖² of every row x of the first matrix and every row y of the second, [rows, others]; never below 0. */
export async function squaredDistances(
  device: Device,
  from: Float32Array,
  to: Float32Array,
  width: number,
): Promise<Float32Array> {
  const [rows, columns] = [from.length / width, to.length / width];
  const products = await multiply(device, from, to, { rows, inner: width, columns, transB: true });
  const [a, b] = [squaredLengths(from, width), squaredLengths(to, width)];
  return products.map((product, i) =>
    Math.max(0, (a[Math.floor(i / columns)] as number) + (b[i % columns] as number) - 2 * product),
  );
}
