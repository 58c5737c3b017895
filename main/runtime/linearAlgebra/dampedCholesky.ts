import type { Device } from '../device.ts';
import { choleskyInPlace } from './cholesky.ts';
import { damped } from './damped.ts';

export interface DampedCholesky {
  /** Lower triangular L, row-major [n, n], with L Lᵀ = H + damping · mean(diag H) · I. */
  readonly lower: Float64Array;
  /** The damping that was needed. */
  readonly damping: number;
}

/**
 * The Cholesky factor of a Gram matrix that may be singular. Damping grows tenfold until the factorisation succeeds;
 * with a damping of 0 the matrix is first tried as it is, then with 1e-8.
 *
 * @param gram Row-major [n, n], symmetric.
 * @throws When the matrix holds values that are not finite, or the mean of its diagonal is not positive.
 */
export async function dampedCholesky(
  device: Device,
  gram: Float64Array,
  n: number,
  damping = 1e-4,
): Promise<DampedCholesky> {
  const diagonal = Float64Array.from({ length: n }, (_, i) => gram[i * (n + 1)] as number);
  const { result, damping: used } = await damped(gram, diagonal, damping, async (raised) => {
    const data = Float64Array.from(gram);
    raised.forEach((value, i) => (data[i * (n + 1)] = value));
    return (await choleskyInPlace(device, { data, size: n })) ? data : null;
  });
  for (let i = 0; i < n; i += 1) result.fill(0, i * n + i + 1, (i + 1) * n);
  return { lower: result, damping: used };
}
