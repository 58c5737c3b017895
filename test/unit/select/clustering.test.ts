import { describe, expect, it } from 'vitest';
import { Device } from '../../../main/runtime/device.ts';
import { squaredDistances } from '../../../main/runtime/clustering/distances.ts';
import { diffusionMap } from '../../../main/select/clustering/diffusionMap.ts';
import { kMeans, nearest, usualCount } from '../../../main/runtime/clustering/kMeans.ts';
import { beforeGap, spectralClusters } from '../../../main/select/clustering/spectral.ts';
import { randomNumbers } from '../../support/random.ts';

const device = new Device('cpu', { threads: 1 });
const random = randomNumbers(11);

/** Rows around centres, `each` of every one in turn. */
const around = (centres: readonly (readonly number[])[], each: number, width = 0.1) =>
  Float32Array.from(
    Array.from({ length: each * centres.length }, (_, i) =>
      centres[i % centres.length]!.map((value) => value + random(1, -width, width)[0]!),
    ).flat(),
  );

const centres = [
  [0, 0],
  [5, 0],
  [0, 5],
];

describe('kMeans', () => {
  it('finds groups that lie apart, and their means', async () => {
    const values = around(centres, 20);
    const { assignment, centroids, distances } = await kMeans(device, values, 2, 3, 1);
    for (const member of [0, 1, 2]) {
      const own = assignment.filter((_, row) => row % 3 === member);
      expect(new Set(own).size).toBe(1);
      const cluster = own[0]!;
      for (const axis of [0, 1]) {
        const column = Array.from({ length: 20 }, (_, i) => values[(3 * i + member) * 2 + axis]!);
        expect(centroids[cluster * 2 + axis]).toBeCloseTo(column.reduce((a, b) => a + b, 0) / 20, 5);
      }
    }
    expect(new Set(assignment).size).toBe(3);
    distances.forEach((distance, row) => {
      const [cx, cy] = [centroids[assignment[row]! * 2]!, centroids[assignment[row]! * 2 + 1]!];
      expect(distance).toBeCloseTo((values[2 * row]! - cx) ** 2 + (values[2 * row + 1]! - cy) ** 2, 4);
    });
  });

  it('is at a point where every row is nearest to its own mean, the same for the same seed', async () => {
    const values = Float32Array.from(random(300, -1, 1));
    const found = await kMeans(device, values, 3, 7, 5);
    const again = await nearest(device, values, found.centroids, 3);
    expect(again.assignment).toEqual(found.assignment);
    expect((await kMeans(device, values, 3, 7, 5)).centroids).toEqual(found.centroids);
    expect((await kMeans(device, values, 3, 7, 6)).centroids).not.toEqual(found.centroids);
  });

  it('bears equal rows and more clusters than rows', async () => {
    const equal = new Float32Array(10).fill(1);
    const { assignment, count } = await kMeans(device, equal, 2, 3, 1);
    expect(assignment).toHaveLength(5);
    expect(count).toBe(3);
    expect((await kMeans(device, Float32Array.of(1, 2), 1, 9, 1)).count).toBe(2);
    await expect(kMeans(device, new Float32Array(0), 2, 3, 1)).rejects.toThrow('nothing to cluster');
    expect(usualCount(200)).toBe(10);
  });
});

describe('diffusionMap', () => {
  const values = Float32Array.from(random(60, -1, 1));
  const options = { dimensions: 5, landmarks: 100, seed: 3 };

  it('holds eigenvectors of the walk times their eigenvalues', async () => {
    const { coordinates, dimensions, eigenvalues } = await diffusionMap(device, values, 2, options);
    expect(eigenvalues[0]).toBeCloseTo(1, 6);
    const all = await squaredDistances(device, values, values, 2);
    const reach = Array.from({ length: 30 }, (_, row) =>
      Math.sqrt(Array.from(all.subarray(row * 30, (row + 1) * 30)).sort((a, b) => a - b)[7]!),
    );
    const near = Array.from(all, (distance, i) => Math.exp(-distance / (reach[Math.floor(i / 30)]! * reach[i % 30]!)));
    for (let k = 0; k < dimensions; k += 1) {
      const column = Array.from({ length: 30 }, (_, row) => coordinates[row * dimensions + k]!);
      expect(Math.max(...column.map(Math.abs))).toBeGreaterThan(1e-3);
      column.forEach((value, row) => {
        const weights = near.slice(row * 30, (row + 1) * 30);
        const total = weights.reduce((a, b) => a + b, 0);
        const stepped = weights.reduce((sum, weight, j) => sum + (weight / total) * column[j]!, 0);
        expect(stepped).toBeCloseTo(eigenvalues[k + 1]! * value, 5);
      });
    }
  });

  it('places rows that are no landmarks among those they are near to', async () => {
    const blobs = around(centres, 40);
    const { coordinates, dimensions } = await diffusionMap(device, blobs, 2, {
      ...options,
      dimensions: 2,
      landmarks: 30,
    });
    const at = (row: number) => Array.from(coordinates.subarray(row * dimensions, (row + 1) * dimensions));
    const apart = (a: number, b: number) => Math.hypot(...at(a).map((value, i) => value - at(b)[i]!));
    for (let row = 3; row < 120; row += 1) {
      expect(apart(row, row % 3)).toBeLessThan(0.3 * Math.min(apart(row, (row + 1) % 3), apart(row, (row + 2) % 3)));
    }
  });
});

describe('spectralClusters', () => {
  it('says by itself how many groups lie apart', async () => {
    const { assignment, count } = await spectralClusters(device, around(centres, 20), 2, {
      count: null,
      most: 10,
      seed: 1,
    });
    expect(count).toBe(3);
    expect(new Set(Array.from(assignment, (cluster, row) => `${row % 3} ${cluster}`)).size).toBe(3);
  });

  it('makes as many as are asked for', async () => {
    const found = await spectralClusters(device, around(centres, 20), 2, { count: 5, most: 10, seed: 1 });
    expect(found.count).toBe(5);
    expect((await spectralClusters(device, Float32Array.of(1, 2), 2, { count: null, most: 10, seed: 1 })).count).toBe(
      1,
    );
    expect(beforeGap(Float64Array.of(1, 0.99, 0.98, 0.2, 0.1), 10)).toBe(3);
  });
});
