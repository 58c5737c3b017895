import type { Device } from '../device.ts';
import { inverseFactor } from './inverseFactor.ts';
import { multiply } from './multiply.ts';

/** Inverse of a symmetric positive semidefinite matrix [n, n], damped only as far as its factorisation needs. */
export async function dampedInverse(
  device: Device,
  matrix: Float64Array,
  n: number,
  damping = 1e-10,
): Promise<Float64Array> {
  const { factor } = await inverseFactor(device, matrix, n, damping);
  return multiply(device, factor, factor, { rows: n, inner: n, columns: n, transA: true });
}
