import { uniform } from '../../../../main/runtime/random.ts';

/** A row-major matrix from a formula for its entries. */
export const matrix = (rows: number, columns: number, entry: (i: number, j: number) => number): Float64Array =>
  Float64Array.from({ length: rows * columns }, (_, at) => entry(Math.floor(at / columns), at % columns));

export const noise = (seed: number, count: number): Float64Array => uniform(seed, count).map((u) => u - 0.5);

/** A · B by the definition. */
export function product(a: Float64Array, b: Float64Array, rows: number, inner: number, columns: number): Float64Array {
  const c = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i += 1) {
    for (let k = 0; k < inner; k += 1) {
      const left = a[i * inner + k] as number;
      for (let j = 0; j < columns; j += 1)
        c[i * columns + j] = (c[i * columns + j] as number) + left * (b[k * columns + j] as number);
    }
  }
  return c;
}

export const transpose = (a: Float64Array, rows: number, columns: number): Float64Array =>
  matrix(columns, rows, (i, j) => a[j * columns + i] as number);

/** Frobenius norm of the difference. */
export const distance = (a: Float64Array, b: Float64Array): number =>
  Math.sqrt(a.reduce((sum, value, i) => sum + (value - (b[i] as number)) ** 2, 0));

/** Largest entry of Q Qᵀ − I for the rows of Q. */
export function unorthogonal(q: Float64Array, rows: number, columns: number): number {
  const gram = product(q, transpose(q, rows, columns), rows, columns, rows);
  return gram.reduce((worst, value, at) => Math.max(worst, Math.abs(value - (at % (rows + 1) === 0 ? 1 : 0))), 0);
}

/** A matrix with the singular values given: their diagonal matrix, reflected from both sides in random directions. */
export function withSingularValues(values: readonly number[], rows: number, columns: number): Float64Array {
  let a = matrix(rows, columns, (i, j) => (i === j ? (values[i] ?? 0) : 0));
  for (let turn = 0; turn < 6; turn += 1) {
    a = transpose(reflected(a, rows, columns, 2 * turn + 1), rows, columns);
    a = transpose(reflected(a, columns, rows, 2 * turn + 2), columns, rows);
  }
  return a;
}

/** A symmetric matrix with the eigenvalues given. */
export function withEigenvalues(values: readonly number[]): Float64Array {
  const n = values.length;
  let a = matrix(n, n, (i, j) => (i === j ? (values[i] as number) : 0));
  for (let turn = 1; turn <= 6; turn += 1) a = reflected(transpose(reflected(a, n, n, turn), n, n), n, n, turn);
  return a;
}

/** (I − 2 v vᵀ) A for a seeded unit vector v. */
function reflected(a: Float64Array, rows: number, columns: number, seed: number): Float64Array {
  const v = noise(seed, rows);
  const norm = v.reduce((sum, value) => sum + value * value, 0);
  const along = product(v, a, 1, rows, columns);
  return a.map(
    (value, at) => value - (2 * (v[Math.floor(at / columns)] as number) * (along[at % columns] as number)) / norm,
  );
}
