import type { Value } from '../../graph/builder.ts';
import { matMul, mul, reshape, swapLast } from '../../graph/ops/index.ts';
import { linear } from '../../models/linear.ts';
import type { Device } from '../../runtime/device.ts';
import { randomizedSvd } from '../../runtime/linearAlgebra/randomizedSvd.ts';
import { svd, type Svd } from '../../runtime/linearAlgebra/svd.ts';
import type { AdaptedLinear, AdapterTensor } from './adapter.ts';

/** Singular triplets of a weight: the columns of U as rows [rank, out], s [rank], the rows of Vᵀ [rank, in]. */
export interface Triplets {
  readonly rank: number;
  readonly ut: Float32Array;
  readonly s: Float32Array;
  readonly vt: Float32Array;
}

const most = ({ rows, columns }: AdaptedLinear): number => Math.min(rows, columns);

/** The weight with the decomposition that is asked for. */
async function decomposed(
  one: AdaptedLinear,
  decompose: (weight: Float64Array) => Promise<Svd>,
  [from, to]: readonly [number, number],
): Promise<Triplets> {
  const { rows, columns } = one;
  const { u, s, vt } = await decompose(Float64Array.from(await one.read()));
  const rank = to - from;
  const ut = new Float32Array(rank * rows);
  for (let k = 0; k < rank; k += 1) {
    for (let row = 0; row < rows; row += 1) ut[k * rows + row] = u[row * s.length + from + k] as number;
  }
  const part = (values: Float64Array, width: number) => Float32Array.from(values.subarray(from * width, to * width));
  return { rank, ut, s: part(s, 1), vt: part(vt, columns) };
}

/** The largest singular values with their vectors, as many as there are at most. */
export function leading(device: Device, one: AdaptedLinear, rank: number): Promise<Triplets> {
  const kept = Math.min(rank, most(one));
  const { rows, columns } = one;
  return decomposed(one, (weight) => randomizedSvd(device, weight, rows, columns, kept), [0, kept]);
}

/** The smallest singular values with their vectors. */
export function minor(device: Device, one: AdaptedLinear, rank: number): Promise<Triplets> {
  const all = most(one);
  const { rows, columns } = one;
  return decomposed(one, (weight) => svd(device, weight, rows, columns), [all - Math.min(rank, all), all]);
}

/** U and V as constants of a graph. */
export function vectorTensors({ rows, columns }: AdaptedLinear, { rank, ut, vt }: Triplets) {
  return {
    ut: { shape: [rank, rows], values: ut, trained: false },
    vt: { shape: [rank, columns], values: vt, trained: false },
  } satisfies Record<string, AdapterTensor>;
}

/** U diag(d) Vᵀ [out, in]. */
export function spectral(tensor: (name: string) => Value, d: Value): Value {
  const [ut, vt] = [tensor('ut'), tensor('vt')];
  const scaled = mul(reshape(d, [d.shape[0] as number, 1]), ut);
  return matMul(swapLast(scaled), vt);
}

/** x (U diag(d) Vᵀ)ᵀ, thin. */
export const throughSpectrum = (x: Value, tensor: (name: string) => Value, d: Value): Value =>
  linear(mul(linear(x, tensor('vt')), d), swapLast(tensor('ut')));
