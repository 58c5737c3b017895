import type { Device } from '../../runtime/device.ts';
import { symmetricEigen } from '../../runtime/linearAlgebra/symmetricEigen.ts';
import { order } from '../../runtime/random.ts';
import { rowsOf } from '../space.ts';
import { squaredDistances } from '../../runtime/clustering/distances.ts';

export interface DiffusionMap {
  /** Row-major [rows, dimensions]: λ ψ of the largest eigenvalues, the trivial first one left out. */
  readonly coordinates: Float32Array;
  readonly dimensions: number;
  /** Eigenvalues of the walk, descending, beginning with 1. */
  readonly eigenvalues: Float64Array;
}

export interface DiffusionOptions {
  readonly dimensions: number;
  /** Rows that the map is made of; all others are placed by their nearness to these. */
  readonly landmarks: number;
  readonly seed: number;
}

/** A row's neighbourhood reaches as far as its neighbour of this number (Zelnik-Manor & Perona 2004). */
const neighbour = 7;

/**
 * Diffusion map (Coifman & Lafon 2006): rows are near when a random walk over near rows soon gets from one to the other. The
 * walk goes from row i to j with a probability in proportion to exp(−‖x_i − x_j‖² / σ_i σ_j), σ the distance to the seventh
 * nearest; coordinates are its right eigenvectors ψ times their eigenvalues. It is made of landmarks drawn by the seed, and
 * other rows x are placed by Nyström's formula, λ ψ(x) = Σ_j p(x, j) ψ(j), which gives landmarks their own coordinates back.
 *
 * @param values Row-major [rows, width].
 */
export async function diffusionMap(
  device: Device,
  values: Float32Array,
  width: number,
  { dimensions, landmarks, seed }: DiffusionOptions,
): Promise<DiffusionMap> {
  const rows = values.length / width;
  const chosen = order(seed, rows).slice(0, landmarks);
  const n = chosen.length;
  const points = rowsOf(values, width, chosen);
  const own = await squaredDistances(device, points, points, width);
  // Each is nearest to itself, so the place in order is one further.
  const reaches = Float64Array.from({ length: n }, (_, i) => reach(own.subarray(i * n, (i + 1) * n), neighbour));
  const near = (distance: number, sigma: number, j: number) => Math.exp(-distance / (sigma * (reaches[j] as number)));
  const weights = Float64Array.from(own, (d, i) => near(d, reaches[Math.floor(i / n)] as number, i % n));
  const degrees = new Float64Array(n);
  weights.forEach((weight, i) => (degrees[Math.floor(i / n)]! += weight));
  const root = degrees.map((degree) => 1 / Math.sqrt(degree));
  const symmetric = weights.map((weight, i) => weight * (root[Math.floor(i / n)] as number) * (root[i % n] as number));
  const { values: eigenvalues, vectors } = await symmetricEigen(device, symmetric, n);
  const kept = Math.min(dimensions, n - 1);
  // ψ = D^(−1/2) v solves P ψ = λ ψ for the walk P = D^(−1) A; values ascend, and the last one is the trivial 1.
  const psi = Float64Array.from(
    { length: kept * n },
    (_, i) => (vectors[(n - 2 - Math.floor(i / n)) * n + (i % n)] as number) * (root[i % n] as number),
  );

  const distances = await squaredDistances(device, values, points, width);
  const landmarkOf = new Map(chosen.map((row, i) => [row, i]));
  const coordinates = new Float32Array(rows * kept);
  for (let row = 0; row < rows; row += 1) {
    const to = distances.subarray(row * n, (row + 1) * n);
    const sigma = reaches[landmarkOf.get(row) ?? -1] ?? reach(to, neighbour - 1);
    const steps = Float64Array.from(to, (distance, j) => near(distance, sigma, j));
    const total = steps.reduce((a, b) => a + b, 0) || 1;
    for (let k = 0; k < kept; k += 1) {
      let sum = 0;
      for (let j = 0; j < n; j += 1) sum += (steps[j] as number) * (psi[k * n + j] as number);
      coordinates[row * kept + k] = sum / total;
    }
  }
  return { coordinates, dimensions: kept, eigenvalues: eigenvalues.toReversed() };
}

/** The distance at a place in the order of squared distances; never 0. */
function reach(squares: Float32Array, place: number): number {
  const sorted = Float32Array.from(squares).sort();
  return Math.sqrt(sorted[Math.min(place, sorted.length - 1)] as number) || 1;
}
