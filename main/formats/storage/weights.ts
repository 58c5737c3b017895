/**
 * Weights of the errors in the values of one block: the importance of their columns, or all alike. A block whose columns
 * do not matter at all is rounded as if all mattered alike, for there is no best scale otherwise.
 *
 * @param at column of the block's first value.
 */
export function blockWeights(
  importance: Float32Array | undefined,
  at: number,
  count: number,
  weights: Float64Array,
): void {
  let sum = 0;
  if (importance)
    for (let i = 0; i < count; i += 1) {
      const weight = importance[at + i] as number;
      weights[i] = weight;
      sum += weight;
    }
  if (sum === 0) weights.fill(1, 0, count);
}
