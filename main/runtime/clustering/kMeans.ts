import type { Device } from '../device.ts';
import { u32 } from '../random.ts';
import { squaredDistances } from './distances.ts';

export interface Clusters {
  /** Means of the clusters, row-major [clusters, width]. */
  readonly centroids: Float32Array;
  readonly count: number;
  /** Cluster of every row. */
  readonly assignment: Int32Array;
  /** Squared distance of every row to the centroid of its cluster. */
  readonly distances: Float64Array;
}

/** Rounds after which it counts as settled; most need a few dozen. */
const rounds = 100;

/**
 * k-means by Lloyd's rounds (1982) from seeds drawn far apart (k-means++, Arthur & Vassilvitskii 2007). A cluster that loses
 * all its rows begins anew at the row that is farthest from its centroid.
 *
 * @param values Row-major [rows, width].
 * @param count Clusters; at most as many as there are rows.
 */
export async function kMeans(
  device: Device,
  values: Float32Array,
  width: number,
  count: number,
  seed: number,
): Promise<Clusters> {
  const rows = values.length / width;
  if (rows === 0) throw new Error('There is nothing to cluster.');
  const k = Math.min(count, rows);
  let centroids = await seeds(device, values, width, k, seed);
  let { assignment, distances } = await nearest(device, values, centroids, width);
  for (let round = 0; round < rounds; round += 1) {
    centroids = means(values, width, k, assignment, distances);
    const next = await nearest(device, values, centroids, width);
    const settled = next.assignment.every((cluster, row) => cluster === assignment[row]);
    ({ assignment, distances } = next);
    if (settled) break;
  }
  return { centroids, count: k, assignment, distances };
}

/** The nearest centroid of every row and the squared distance to it; of equally near ones the first. */
export async function nearest(
  device: Device,
  values: Float32Array,
  centroids: Float32Array,
  width: number,
): Promise<{ assignment: Int32Array; distances: Float64Array }> {
  const k = centroids.length / width;
  const all = await squaredDistances(device, values, centroids, width);
  const rows = values.length / width;
  const assignment = new Int32Array(rows);
  const distances = new Float64Array(rows).fill(Infinity);
  for (let row = 0; row < rows; row += 1) {
    for (let cluster = 0; cluster < k; cluster += 1) {
      const distance = all[row * k + cluster] as number;
      if (distance >= (distances[row] as number)) continue;
      distances[row] = distance;
      assignment[row] = cluster;
    }
  }
  return { assignment, distances };
}

/** The first row at random, every other with a probability in proportion to its squared distance to the nearest that is drawn. */
async function seeds(
  device: Device,
  values: Float32Array,
  width: number,
  count: number,
  seed: number,
): Promise<Float32Array> {
  const rows = values.length / width;
  const share = (draw: number) => u32(seed, draw) / 2 ** 32;
  const row = (at: number) => values.subarray(at * width, (at + 1) * width);
  const centroids = new Float32Array(count * width);
  let chosen = Math.floor(share(0) * rows);
  const distances = new Float64Array(rows).fill(Infinity);
  for (let drawn = 0; drawn < count; drawn += 1) {
    centroids.set(row(chosen), drawn * width);
    const added = await squaredDistances(device, values, row(chosen), width);
    added.forEach((distance, at) => (distances[at] = Math.min(distances[at] as number, distance)));
    distances[chosen] = 0;
    let left = share(drawn + 1) * distances.reduce((a, b) => a + b, 0);
    chosen = distances.findIndex((distance) => (left -= distance) < 0);
    // Rounding may leave a hair, and equal rows no distance at all.
    if (chosen < 0) chosen = (drawn + 1) % rows;
  }
  return centroids;
}

function means(
  values: Float32Array,
  width: number,
  count: number,
  assignment: Int32Array,
  distances: Float64Array,
): Float32Array {
  const sums = new Float64Array(count * width);
  const sizes = new Float64Array(count);
  assignment.forEach((cluster, row) => {
    sizes[cluster]! += 1;
    for (let i = 0; i < width; i += 1) sums[cluster * width + i]! += values[row * width + i] as number;
  });
  const left = Float64Array.from(distances);
  const result = Float32Array.from(sums, (sum, i) => sum / Math.max(1, sizes[Math.floor(i / width)] as number));
  sizes.forEach((size, cluster) => {
    if (size) return;
    const farthest = left.reduce((best, distance, row) => (distance > (left[best] as number) ? row : best), 0);
    left[farthest] = 0;
    result.set(values.subarray(farthest * width, (farthest + 1) * width), cluster * width);
  });
  return result;
}

/** How many clusters when nobody says: the root of half as many as there are rows (Mardia et al. 1979). */
export const usualCount = (rows: number): number => Math.max(1, Math.round(Math.sqrt(rows / 2)));
