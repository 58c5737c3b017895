import type { Device } from '../../runtime/device.ts';
import { diffusionMap } from './diffusionMap.ts';
import { type Clusters, kMeans } from '../../runtime/clustering/kMeans.ts';

/** Rows a diffusion map is made of: its eigenvectors take seconds for so many, and minutes for many more. */
const landmarks = 1000;

export interface SpectralOptions {
  /** Clusters; null for as many as the widest gap between eigenvalues says. */
  readonly count: number | null;
  /** Most clusters that may be found. */
  readonly most: number;
  readonly seed: number;
}

/**
 * Clusters along the shape of the data: k-means on the coordinates of a diffusion map. Where nobody says how many, there are as
 * many as eigenvalues of the walk stand before their widest gap (von Luxburg 2007): a walk that seldom leaves one of k groups
 * has k eigenvalues near 1.
 *
 * @param values Row-major [rows, width].
 */
export async function spectralClusters(
  device: Device,
  values: Float32Array,
  width: number,
  { count, most, seed }: SpectralOptions,
): Promise<Clusters> {
  const dimensions = count ?? most;
  const map = await diffusionMap(device, values, width, { dimensions, landmarks, seed });
  if (map.dimensions === 0) return kMeans(device, values, width, 1, seed);
  const wanted = count ?? beforeGap(map.eigenvalues, most);
  // k groups differ in k − 1 directions; further ones would only add noise.
  const used = Math.max(1, Math.min(map.dimensions, wanted - 1));
  const rows = values.length / width;
  const coordinates = new Float32Array(rows * used);
  for (let row = 0; row < rows; row += 1)
    coordinates.set(map.coordinates.subarray(row * map.dimensions, row * map.dimensions + used), row * used);
  return kMeans(device, coordinates, used, wanted, seed);
}

/** How many eigenvalues, descending, stand before the widest gap; at least two. */
export function beforeGap(eigenvalues: Float64Array, most: number): number {
  const limit = Math.min(most, eigenvalues.length - 1);
  let best = Math.min(2, eigenvalues.length);
  const gap = (count: number) => (eigenvalues[count - 1] as number) - (eigenvalues[count] as number);
  for (let count = 2; count <= limit; count += 1) if (gap(count) > gap(best)) best = count;
  return best;
}
