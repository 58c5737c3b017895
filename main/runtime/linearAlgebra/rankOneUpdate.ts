import { secularRoot } from './secular.ts';

/** c, s turn the basis vectors `first` and `second` into c · first + s · second and c · second − s · first. */
interface Rotation {
  readonly first: number;
  readonly second: number;
  readonly c: number;
  readonly s: number;
}

interface Deflation {
  /** Indices that take part in the secular equation, by ascending value. */
  readonly kept: readonly number[];
  /** Indices whose value and basis vector stay as they are. */
  readonly settled: readonly number[];
  readonly rotations: readonly Rotation[];
}

/**
 * Eigenvalues, ascending, and eigenvectors, row-major [n, n], one per row, of diag(d) + ρ z zᵀ with ρ ≥ 0: roots of the
 * secular equation, and vectors from a z that belongs to these very roots, which makes them orthogonal (Gu & Eisenstat
 * 1995). d and z are overwritten.
 */
export function rankOneUpdate(
  d: Float64Array,
  z: Float64Array,
  rho: number,
): { values: Float64Array; vectors: Float64Array } {
  const n = d.length;
  const { kept, settled, rotations } = deflate(d, z, rho);
  const count = kept.length;
  const poles = Float64Array.from(kept, (i) => d[i] as number);
  const weights = Float64Array.from(kept, (i) => rho * (z[i] as number) ** 2);
  const gaps = new Float64Array(count * count);
  const gapsOf = (root: number) => gaps.subarray(root * count, (root + 1) * count);
  const roots = poles.map((_, root) => secularRoot(poles, weights, root, gapsOf(root)));
  const exact = consistentSizes(poles, gaps).map((size, i) => ((z[kept[i] as number] as number) < 0 ? -size : size));

  const found = [
    ...settled.map((index) => ({ value: d[index] as number, root: -1, index })),
    ...kept.map((index, root) => ({ value: roots[root] as number, root, index })),
  ].sort((a, b) => a.value - b.value);
  const vectors = new Float64Array(n * n);
  found.forEach(({ root, index }, at) => {
    const row = vectors.subarray(at * n, (at + 1) * n);
    if (root < 0) row[index] = 1;
    else fillVector(row, kept, exact, gapsOf(root));
    for (let r = rotations.length - 1; r >= 0; r -= 1) {
      const { first, second, c, s } = rotations[r] as Rotation;
      const x = row[first] as number;
      const y = row[second] as number;
      row[first] = c * x - s * y;
      row[second] = s * x + c * y;
    }
  });
  return { values: Float64Array.from(found, ({ value }) => value), vectors };
}

/** Takes out what does not change: entries of z that are rounding, and, by a rotation, one of two values that agree. */
function deflate(d: Float64Array, z: Float64Array, rho: number): Deflation {
  const norm = z.reduce((sum, value) => sum + value * value, 0);
  const most = d.reduce((a, b) => Math.max(a, Math.abs(b)), rho * norm);
  const negligible = 8 * Number.EPSILON * most;
  const ascending = [...d.keys()].sort((i, j) => (d[i] as number) - (d[j] as number));
  const kept: number[] = [];
  const settled: number[] = [];
  const rotations: Rotation[] = [];
  let first = -1;
  for (const second of ascending) {
    const own = z[second] as number;
    if (rho * Math.sqrt(norm) * Math.abs(own) <= negligible) {
      settled.push(second);
      continue;
    }
    if (first >= 0) {
      const other = z[first] as number;
      const length = Math.hypot(own, other);
      const [c, s] = [own / length, -other / length];
      const [low, high] = [d[first] as number, d[second] as number];
      if (Math.abs((high - low) * c * s) <= negligible) {
        z[second] = length;
        z[first] = 0;
        d[first] = low * c * c + high * s * s;
        d[second] = low * s * s + high * c * c;
        rotations.push({ first, second, c, s });
        settled.push(first);
      } else {
        kept.push(first);
      }
    }
    first = second;
  }
  if (first >= 0) kept.push(first);
  return { kept, settled, rotations };
}

/** |ẑ| up to a common factor: Löwner's formula Π (d_i − λ_j) / Π_{j ≠ i} (d_i − d_j), from the gaps d_i − λ_j by root. */
function consistentSizes(poles: Float64Array, gaps: Float64Array): Float64Array {
  const count = poles.length;
  const squares = new Float64Array(count).fill(1);
  for (let root = 0; root < count; root += 1) {
    const at = root * count;
    const pole = poles[root] as number;
    const own = (squares[root] as number) * (gaps[at + root] as number);
    for (let i = 0; i < count; i += 1) {
      squares[i] = (squares[i] as number) * ((gaps[at + i] as number) / ((poles[i] as number) - pole));
    }
    squares[root] = own;
  }
  return squares.map((value) => Math.sqrt(Math.abs(value)));
}

/** The eigenvector (D − λ I)⁻¹ ẑ of one root, of length 1. */
function fillVector(row: Float64Array, kept: readonly number[], sizes: Float64Array, gaps: Float64Array): void {
  let sum = 0;
  for (let i = 0; i < kept.length; i += 1) {
    const value = (sizes[i] as number) / (gaps[i] as number);
    row[kept[i] as number] = value;
    sum += value * value;
  }
  const length = Math.sqrt(sum);
  for (let i = 0; i < row.length; i += 1) row[i] = (row[i] as number) / length;
}
