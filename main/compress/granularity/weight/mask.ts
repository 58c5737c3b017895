/** Kept weights (1 in the mask) as they are, removed ones 0. */
export function masked(values: Float32Array, mask: Uint8Array): Float32Array {
  const result = new Float32Array(values.length);
  for (let i = 0; i < values.length; i += 1) if (mask[i]) result[i] = values[i] as number;
  return result;
}
