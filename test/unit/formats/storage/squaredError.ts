/** Σ importance · (value − rounded)², all columns alike where there is no importance. */
export const squaredError = (values: Float32Array, rounded: Float32Array, importance?: Float32Array): number =>
  values.reduce((sum, value, i) => {
    const weight = importance ? (importance[i % importance.length] as number) : 1;
    return sum + weight * (value - (rounded[i] as number)) ** 2;
  }, 0);
