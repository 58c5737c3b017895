const single = new Float32Array(1);
const singleBits = new Int32Array(single.buffer);

/** The bits of every value: without their sign they order magnitudes as whole numbers, which needs no branches. */
export const bitsOf = (values: Float32Array): Int32Array =>
  new Int32Array(values.buffer, values.byteOffset, values.length);

/** The bits of the first value of the largest magnitude among `count`. */
export function extremeBits(bits: Int32Array, from: number, count: number): number {
  let largest = 0;
  let extreme = 0;
  for (let i = from; i < from + count; i += 1) {
    const own = bits[i] as number;
    const rest = largest - (own & 0x7fffffff);
    // All ones where this magnitude is larger, else zero: which one it will be no processor can foresee.
    const larger = rest >> 31;
    largest -= rest & larger;
    extreme = (extreme & ~larger) | (own & larger);
  }
  return extreme;
}

/** The first value of the largest magnitude among `count`; 0 where all are zero. */
export function extremeOf(bits: Int32Array, from: number, count: number): number {
  singleBits[0] = extremeBits(bits, from, count);
  return single[0] as number;
}
