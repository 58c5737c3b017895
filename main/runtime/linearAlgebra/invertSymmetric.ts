/**
 * Inverse of a small symmetric positive definite matrix [n, n] by plain loops (Gauss–Jordan without pivoting, which
 * such matrices do not need).
 *
 * @throws when a pivot is not positive.
 */
export function invertSymmetric(matrix: Float64Array, n: number): Float64Array {
  const a = Float64Array.from(matrix);
  for (let k = 0; k < n; k += 1) {
    const pivot = a[k * n + k] as number;
    if (!(pivot > 0)) throw new Error(`The matrix is not positive definite: pivot ${k} is ${pivot}.`);
    a[k * n + k] = 1;
    for (let j = 0; j < n; j += 1) a[k * n + j] = (a[k * n + j] as number) / pivot;
    for (let i = 0; i < n; i += 1) {
      if (i === k) continue;
      const factor = a[i * n + k] as number;
      a[i * n + k] = 0;
      for (let j = 0; j < n; j += 1) a[i * n + j] = (a[i * n + j] as number) - factor * (a[k * n + j] as number);
    }
  }
  return a;
}
