/** Murmur3's finaliser: a bijection of 32-bit numbers in which every bit of the input moves every bit of the output. */
export function mix(value: number): number {
  let x = value;
  x ^= x >>> 16;
  x = Math.imul(x, 0x85ebca6b);
  x ^= x >>> 13;
  x = Math.imul(x, 0xc2b2ae35);
  x ^= x >>> 16;
  return x >>> 0;
}

/** A number that Map and JSON hold exactly, made of 21 bits of one hash and 32 of another. */
export const wide = (high: number, low: number): number => (high >>> 11) * 2 ** 32 + (low >>> 0);
