import type { ScoredMatrix } from '../../../../main/compress/granularity/weight/score.ts';
import type { Work } from '../../../../main/compress/granularity/work.ts';
import { gaussian } from '../../../../main/runtime/linearAlgebra/gaussian.ts';
import { device } from '../../../support/owned.ts';

export const work = { extraction: { workspace: { device } }, specification: { group: 'matrix' } } as unknown as Work;

export const [rows, columns, tokens] = [12, 16, 200];

/** Correlated inputs [tokens, columns] with means: neighbouring columns share most of what they say. */
export const inputs = Array.from({ length: tokens }, (_, t) => {
  const own = gaussian(1000 + t, columns + 1);
  return Float64Array.from(
    { length: columns },
    (_unused, j) => 0.3 * (j % 3) + (own[j] as number) + 0.8 * (own[j + 1] as number),
  );
});

export const mean = Float64Array.from(
  { length: columns },
  (_, j) => inputs.reduce((sum, x) => sum + (x[j] as number), 0) / tokens,
);

export const gram = Float64Array.from(
  { length: columns * columns },
  (_, at) =>
    inputs.reduce((sum, x) => sum + (x[Math.floor(at / columns)] as number) * (x[at % columns] as number), 0) / tokens,
);

export const square = Float64Array.from({ length: columns }, (_, j) => gram[j * (columns + 1)] as number);

export const statistics = {
  read: () => Promise.resolve({ mean, square, gram }),
} as unknown as ScoredMatrix['statistics'];

export const values = Float32Array.from(gaussian(7, rows * columns));

/** ‖(W − V) X‖² / tokens by its definition. */
export function outputError(other: ArrayLike<number>, bias?: ArrayLike<number>): number {
  let error = 0;
  for (const x of inputs) {
    for (let row = 0; row < rows; row += 1) {
      let difference = -(bias?.[row] ?? 0);
      for (let j = 0; j < columns; j += 1)
        difference += ((values[row * columns + j] as number) - (other[row * columns + j] as number)) * (x[j] as number);
      error += difference ** 2 / tokens;
    }
  }
  return error;
}

/** The least error that any values under a mask can have: the normal equations of every row, solved by elimination. */
export function leastError(under: Uint8Array): number {
  const best = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row += 1) {
    const kept = Array.from({ length: columns }, (_, j) => j).filter((j) => under[row * columns + j]);
    const system = kept.map((i) => [
      ...kept.map((j) => gram[i * columns + j] as number),
      Array.from(
        { length: columns },
        (_, j) => (gram[i * columns + j] as number) * (values[row * columns + j] as number),
      ).reduce((a, b) => a + b, 0),
    ]);
    solve(system).forEach((value, at) => (best[row * columns + (kept[at] as number)] = value));
  }
  return outputError(best);
}

/** Gaussian elimination with partial pivoting. */
export function solve(system: number[][]): number[] {
  const n = system.length;
  for (let k = 0; k < n; k += 1) {
    const pivot = system
      .slice(k)
      .reduce((best, row, i) => (Math.abs(row[k] ?? 0) > Math.abs(system[best]?.[k] ?? 0) ? k + i : best), k);
    [system[k], system[pivot]] = [system[pivot] as number[], system[k] as number[]];
    for (let i = k + 1; i < n; i += 1) {
      const factor = (system[i]?.[k] ?? 0) / (system[k]?.[k] ?? 1);
      for (let j = k; j <= n; j += 1)
        (system[i] as number[])[j] = (system[i]?.[j] ?? 0) - factor * (system[k]?.[j] ?? 0);
    }
  }
  const x = Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i -= 1) {
    const rest = x.reduce((sum, value, j) => sum + (j > i ? (system[i]?.[j] ?? 0) * value : 0), 0);
    x[i] = ((system[i]?.[n] ?? 0) - rest) / (system[i]?.[i] ?? 1);
  }
  return x;
}
