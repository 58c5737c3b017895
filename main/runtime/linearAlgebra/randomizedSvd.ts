import type { Device } from '../device.ts';
import { gaussian } from './gaussian.ts';
import { lq } from './lq.ts';
import { multiply } from './multiply.ts';
import { type Svd, svd } from './svd.ts';

export interface RandomizedSvdOptions {
  /** Directions sampled beyond the rank. */
  readonly oversample?: number;
  /** Times the sample is multiplied by A Aᵀ; each sharpens a slowly falling spectrum. */
  readonly powerIterations?: number;
  readonly seed?: number;
}

/**
 * The leading `rank` singular values and vectors from a random sample of the range (Halko, Martinsson & Tropp 2011,
 * algorithms 4.4 and 5.1). Samples are made orthonormal after every product by Householder reflections, which is safe
 * however alike their directions have become. Where the sample would span everything, the decomposition is exact.
 *
 * @param matrix Row-major [rows, columns].
 * @returns As `svd`, with k = rank.
 * @throws When the rank is not between 1 and min(rows, columns), or the matrix holds values that are not finite.
 */
export async function randomizedSvd(
  device: Device,
  matrix: Float64Array,
  rows: number,
  columns: number,
  rank: number,
  { oversample = 16, powerIterations = 2, seed = 1 }: RandomizedSvdOptions = {},
): Promise<Svd> {
  const most = Math.min(rows, columns);
  if (!(Number.isInteger(rank) && rank >= 1 && rank <= most)) {
    throw new Error(`A ${rows} × ${columns} matrix has no decomposition of rank ${rank}; ask for 1 to ${most}.`);
  }
  const sample = rank + oversample;
  if (sample >= most) return truncated(await svd(device, matrix, rows, columns), rows, columns, rank);

  // Everything by rows: `range` spans the columns of A, [sample, rows], `domain` its rows, [sample, columns].
  const toRange = async (domain: Float64Array) => {
    const image = await multiply(device, domain, matrix, { rows: sample, inner: columns, columns: rows, transB: true });
    return (await lq(device, image, sample, rows)).q;
  };
  const toDomain = (range: Float64Array) => multiply(device, range, matrix, { rows: sample, inner: rows, columns });
  let range = await toRange(gaussian(seed, sample * columns));
  for (let i = 0; i < powerIterations; i += 1) {
    range = await toRange((await lq(device, await toDomain(range), sample, columns)).q);
  }
  const small = await svd(device, await toDomain(range), sample, columns);
  const { u, s, vt } = truncated(small, sample, columns, rank);
  return { u: await multiply(device, range, u, { rows, inner: sample, columns: rank, transA: true }), s, vt };
}

function truncated({ u, s, vt }: Svd, rows: number, columns: number, rank: number): Svd {
  const k = s.length;
  const leading = new Float64Array(rows * rank);
  for (let row = 0; row < rows; row += 1) leading.set(u.subarray(row * k, row * k + rank), row * rank);
  return { u: leading, s: s.slice(0, rank), vt: vt.slice(0, rank * columns) };
}
