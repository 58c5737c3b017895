import type { Device } from '../device.ts';
import { blockSize, choleskyInPlace } from './cholesky.ts';
import { damped } from './damped.ts';
import { invertLower } from './triangular.ts';

/** A triangular factor of a damped inverse, as sweeps over columns (OBS) read it. */
export interface InverseFactor {
  /** Upper triangular U, row-major [n, n], with UᵀU = (H + damping · mean(diag H) · I)⁻¹. */
  readonly factor: Float64Array;
  /** The damping that was needed. */
  readonly damping: number;
  /** Inputs that were always zero (H_jj = 0); their diagonal was set to 1. */
  readonly dead: readonly number[];
}

/**
 * The factor of the inverse Hessian that SparseGPT sweeps with (Frantar & Alistarh 2023). Damping grows tenfold until
 * the factorisation succeeds. With J the reversal of rows and columns and J (H + d I) J = L Lᵀ, U = J L⁻¹ J: one
 * factorisation and one triangular inverse instead of inverting H and factoring again.
 */
export async function inverseFactor(
  device: Device,
  hessian: Float64Array,
  n: number,
  damping = 0.01,
): Promise<InverseFactor> {
  const diagonal = Float64Array.from({ length: n }, (_, i) => hessian[i * n + i] as number);
  const dead = [...diagonal.keys()].filter((i) => diagonal[i] === 0);
  for (const i of dead) diagonal[i] = 1;
  const { result, damping: used } = await damped(hessian, diagonal, damping, async (raised) => {
    const reversed = { data: Float64Array.from(hessian).reverse(), size: n };
    raised.forEach((value, i) => (reversed.data[(n - 1 - i) * (n + 1)] = value));
    return (await choleskyInPlace(device, reversed)) ? reversed : null;
  });
  const { data } = await invertLower(device, result, blockSize);
  return { factor: data.reverse(), damping: used, dead };
}
