import { kMeans } from '../../../runtime/clustering/kMeans.ts';
import type { Device } from '../../../runtime/device.ts';
import { symmetricEigen } from '../../../runtime/linearAlgebra/symmetricEigen.ts';
import type { Clusters } from './compensation.ts';

/** Euclidean distances between rows, [rows, rows]. @param values row-major [rows, width]. */
export function rowDistances(values: Float64Array, rows: number): Float64Array {
  const width = values.length / rows;
  return Float64Array.from({ length: rows * rows }, (_, at) => {
    const [a, b] = [Math.floor(at / rows) * width, (at % rows) * width];
    let sum = 0;
    for (let i = 0; i < width; i += 1) sum += ((values[a + i] as number) - (values[b + i] as number)) ** 2;
    return Math.sqrt(sum);
  });
}

/** Cosines of the angles between vectors, from the products of all of them; 0 for a vector of zeros. */
export const cosines = (products: Float64Array, count: number): Float64Array =>
  Float64Array.from(products, (product, at) => {
    const [i, j] = [Math.floor(at / count), at % count];
    const lengths = Math.sqrt((products[i * count + i] as number) * (products[j * count + j] as number));
    return lengths > 0 ? product / lengths : 0;
  });

/**
 * Agglomerative clustering with average linkage (Sokal & Michener 1958): the two clusters whose members are nearest on average
 * become one, until so many are left. Of equally near ones the first.
 *
 * @param distances [count, count], symmetric.
 */
export function averageLinkage(distances: ArrayLike<number>, count: number, left: number): Clusters {
  let clusters: Clusters = Array.from({ length: count }, (_, one) => [one]);
  const between = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, i) => sum + b.reduce((own, j) => own + (distances[i * count + j] as number), 0), 0) /
    (a.length * b.length);
  while (clusters.length > left) {
    let [nearest, first, second] = [Infinity, 0, 1];
    for (const [i, a] of clusters.entries()) {
      for (const [j, b] of clusters.entries()) {
        if (j <= i) continue;
        const distance = between(a, b);
        if (distance < nearest) [nearest, first, second] = [distance, i, j];
      }
    }
    const joined = [...(clusters[first] as readonly number[]), ...(clusters[second] as readonly number[])];
    clusters = clusters.flatMap((one, at) => (at === first ? [joined] : at === second ? [] : [one]));
  }
  return clusters;
}

/**
 * Spectral clusters (Ng, Jordan & Weiss 2002): k-means on the rows of the k leading eigenvectors of D^-½ A D^-½, each row of length 1.
 * Negative affinities count as none.
 *
 * @param affinity A, [count, count], symmetric.
 * @returns as many clusters as are asked for: where fewer are found, the largest gives a member away.
 */
export async function spectralClusters(
  device: Device,
  affinity: Float64Array,
  { count, left, seed }: { readonly count: number; readonly left: number; readonly seed: number },
): Promise<Clusters> {
  const positive = affinity.map((one) => Math.max(0, one));
  const degrees = Float64Array.from({ length: count }, (_, row) =>
    positive.subarray(row * count, (row + 1) * count).reduce((sum, one) => sum + one, 0),
  );
  const scale = (row: number) => 1 / Math.sqrt(Math.max(degrees[row] as number, Number.MIN_VALUE));
  const walk = positive.map((one, at) => one * scale(Math.floor(at / count)) * scale(at % count));
  const { vectors } = await symmetricEigen(device, walk, count);
  const coordinates = new Float32Array(count * left);
  for (let row = 0; row < count; row += 1) {
    // Eigenvalues ascend, and a row of `vectors` belongs to one of them.
    const own = Array.from({ length: left }, (_, i) => vectors[(count - 1 - i) * count + row] as number);
    const length = Math.hypot(...own) || 1;
    coordinates.set(
      own.map((one) => one / length),
      row * left,
    );
  }
  const { assignment } = await kMeans(device, coordinates, left, left, seed);
  const clusters = Array.from({ length: left }, (_, cluster) =>
    Array.from(assignment.keys()).filter((row) => assignment[row] === cluster),
  ).filter((members) => members.length);
  while (clusters.length < left) {
    const largest = clusters.reduce((best, one) => (one.length > best.length ? one : best), []);
    clusters.push([largest.pop() as number]);
  }
  return clusters;
}
