/** Entries next to the diagonal below this count as zero, for a matrix with entries of size 1. */
const negligible = 1e-100;

/**
 * Eigenvalues and eigenvectors of a small symmetric tridiagonal matrix by the implicit QR method with Wilkinson's shift
 * (Golub & Van Loan, Matrix Computations, 4th ed., algorithms 8.3.2 and 8.3.3), in place.
 *
 * @param diagonal [n], entries of size 1 at most; becomes the eigenvalues, in no order.
 * @param off [n − 1], the entries next to the diagonal; destroyed.
 * @returns The eigenvectors, row-major [n, n], one per row.
 */
export function implicitQr(diagonal: Float64Array, off: Float64Array): Float64Array {
  const n = diagonal.length;
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) vectors[i * (n + 1)] = 1;
  const isZero = (i: number) => {
    const beside = Math.abs(diagonal[i] as number) + Math.abs(diagonal[i + 1] as number);
    return Math.abs(off[i] as number) <= Math.max(Number.EPSILON * 0.5 * beside, negligible);
  };
  let last = n - 1;
  while (last > 0) {
    if (isZero(last - 1)) {
      last -= 1;
      continue;
    }
    let first = last - 1;
    while (first > 0 && !isZero(first - 1)) first -= 1;
    sweep(diagonal, off, first, last, vectors);
  }
  return vectors;
}

/** One QR step on rows [first, last]: a bulge is chased down the band by rotations of neighbouring rows. */
function sweep(diagonal: Float64Array, off: Float64Array, first: number, last: number, vectors: Float64Array): void {
  const n = diagonal.length;
  const half = ((diagonal[last - 1] as number) - (diagonal[last] as number)) / 2;
  const beside = off[last - 1] as number;
  const root = Math.hypot(half, beside);
  const shift = (diagonal[last] as number) - beside * (beside / (half + (half < 0 ? -root : root)));
  let x = (diagonal[first] as number) - shift;
  let bulge = off[first] as number;
  for (let k = first; k < last; k += 1) {
    const r = Math.hypot(x, bulge);
    const [c, s] = [x / r, bulge / r];
    if (k > first) off[k - 1] = r;
    const [a, b, d] = [diagonal[k] as number, off[k] as number, diagonal[k + 1] as number];
    diagonal[k] = c * c * a + 2 * c * s * b + s * s * d;
    diagonal[k + 1] = s * s * a - 2 * c * s * b + c * c * d;
    x = c * s * (d - a) + (c * c - s * s) * b;
    off[k] = x;
    if (k + 1 < last) {
      bulge = s * (off[k + 1] as number);
      off[k + 1] = c * (off[k + 1] as number);
    }
    const at = k * n;
    for (let j = at; j < at + n; j += 1) {
      const upper = vectors[j] as number;
      const lower = vectors[j + n] as number;
      vectors[j] = c * upper + s * lower;
      vectors[j + n] = c * lower - s * upper;
    }
  }
}
