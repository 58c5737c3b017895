/** Where damping begins to grow from when the first try was without any. */
const least = 1e-8;

/**
 * Factors H + damping · mean(diag H) · I with the first of `damping`, 10 · damping, 100 · damping … that succeeds; after
 * a damping of 0 comes 1e-8.
 *
 * @param gram Row-major [n, n].
 * @param diagonal The diagonal of H, [n]; it may differ from that of `gram`.
 * @param factor Factors the matrix with the diagonal it is given; null when that matrix is not positive definite.
 * @throws When the matrix holds values that are not finite, or the mean of its diagonal is not positive.
 */
export async function damped<T>(
  gram: Float64Array,
  diagonal: Float64Array,
  damping: number,
  factor: (diagonal: Float64Array) => Promise<T | null>,
): Promise<{ result: T; damping: number }> {
  const mean = diagonal.reduce((a, b) => a + b, 0) / diagonal.length;
  if (gram.every((value) => Number.isFinite(value))) {
    if (mean <= 0) {
      throw new Error(
        'The Gram matrix has no positive diagonal, so it cannot be factored; the inputs of this layer were always zero.',
      );
    }
    for (let used = damping; Number.isFinite(used * mean); used = used === 0 ? least : used * 10) {
      const result = await factor(diagonal.map((value) => value + used * mean));
      if (result !== null) return { result, damping: used };
    }
  }
  throw new Error(
    'The Gram matrix holds values that are not numbers, so it cannot be factored; the activations of this layer overflowed.',
  );
}
