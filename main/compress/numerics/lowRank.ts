import type { Device } from '../../runtime/device.ts';
import { multiply } from '../../runtime/linearAlgebra/multiply.ts';
import { randomizedSvd } from '../../runtime/linearAlgebra/randomizedSvd.ts';
import { svd } from '../../runtime/linearAlgebra/svd.ts';
import { symmetricEigen } from '../../runtime/linearAlgebra/symmetricEigen.ts';

/** U [rows, rank] and D [rank, columns] of a product U D. */
export interface Factors {
  readonly rank: number;
  readonly up: Float32Array;
  readonly down: Float32Array;
}

/**
 * The best rank-r factors of Δ [rows, columns] for inputs with second moments C: minimises ‖(Δ − U D) C^½‖_F
 * (EoRA, Liu et al. 2024, eq. 4 to 6; SVD-LLM, Wang et al. 2025, theorem 3.2). With C = Q Λ Qᵀ and directions without
 * energy left out (Λ ≤ Λ_max · n · 2⁻²³): Δ Q Λ^½ = A S B, U = A_r S_r^½, D = S_r^½ B_r Λ^−½ Qᵀ.
 */
export async function weightedFactors(
  device: Device,
  delta: Float32Array,
  rows: number,
  moments: Float64Array,
  rank: number,
): Promise<Factors> {
  const columns = delta.length / rows;
  const { values, vectors } = await symmetricEigen(device, moments, columns);
  const limit = Math.max((values.at(-1) as number) * columns * 2 ** -23, 1e-300);
  const first = values.findIndex((value) => value > limit);
  if (first < 0) return plainFactors(device, delta, rows, rank);
  const count = columns - first;
  // Rows of `vectors` are eigenvectors, ascending.
  const basis = vectors.slice(first * columns);
  const root = values.slice(first).map(Math.sqrt);
  const rotated = await multiply(device, Float64Array.from(delta), basis, {
    rows,
    inner: columns,
    columns: count,
    transB: true,
  });
  const weighted = rotated.map((value, i) => value * (root[i % count] as number));
  const { up, down, kept } = await truncated(device, weighted, rows, count, rank);
  const back = down.map((value, i) => value / (root[i % count] as number));
  const spread = await multiply(device, back, basis, { rows: kept, inner: count, columns });
  return { rank: kept, up: Float32Array.from(up), down: Float32Array.from(spread) };
}

/** The best rank-r factors of a matrix, whatever its inputs (Eckart & Young 1936). */
export async function plainFactors(device: Device, delta: Float32Array, rows: number, rank: number): Promise<Factors> {
  const { up, down, kept } = await truncated(device, Float64Array.from(delta), rows, delta.length / rows, rank);
  return { rank: kept, up: Float32Array.from(up), down: Float32Array.from(down) };
}

/** The same product with both halves of each of its terms equally long, so that formats with few exponents hold them. */
export function balanced({ rank, up, down }: Factors): Factors {
  const [u, d] = [up.slice(), down.slice()];
  const [rows, columns] = [up.length / rank, down.length / rank];
  for (let k = 0; k < rank; k += 1) {
    let [long, wide] = [0, 0];
    for (let row = 0; row < rows; row += 1) long += (up[row * rank + k] as number) ** 2;
    for (let j = 0; j < columns; j += 1) wide += (down[k * columns + j] as number) ** 2;
    if (long === 0 || wide === 0) continue;
    const scale = (wide / long) ** 0.25;
    for (let row = 0; row < rows; row += 1) u[row * rank + k] = (up[row * rank + k] as number) * scale;
    for (let j = 0; j < columns; j += 1) d[k * columns + j] = (down[k * columns + j] as number) / scale;
  }
  return { rank, up: u, down: d };
}

/** Matrices up to this size are always decomposed exactly. */
const exactLimit = 512;

/** A_r S_r^½ and S_r^½ B_r of the singular value decomposition A S B. */
async function truncated(device: Device, matrix: Float64Array, rows: number, columns: number, rank: number) {
  // Where few of many directions are wanted, a random sketch finds them to within a percent (Halko et al. 2011).
  const least = Math.min(rows, columns);
  const { u, s, vt } =
    least > exactLimit && 8 * rank <= least
      ? await randomizedSvd(device, matrix, rows, columns, rank)
      : await svd(device, matrix, rows, columns);
  const all = s.length;
  const kept = Math.min(rank, all);
  const up = new Float64Array(rows * kept);
  for (let row = 0; row < rows; row += 1) {
    for (let k = 0; k < kept; k += 1) up[row * kept + k] = (u[row * all + k] as number) * Math.sqrt(s[k] as number);
  }
  const down = new Float64Array(kept * columns);
  for (let k = 0; k < kept; k += 1) {
    for (let j = 0; j < columns; j += 1)
      down[k * columns + j] = (vt[k * columns + j] as number) * Math.sqrt(s[k] as number);
  }
  return { up, down, kept };
}
