/**
 * Counter-based random numbers in 32-bit integer arithmetic: number i of a stream is a hash of (seed, i), so any
 * language and any order of evaluation gives the same ones (murmur3 finaliser on i + seed · 2³²/φ).
 */
export function u32(seed: number, index: number): number {
  let x = (index + Math.imul(seed, 0x9e3779b9)) >>> 0;
  x ^= x >>> 16;
  x = Math.imul(x, 0x85ebca6b);
  x ^= x >>> 13;
  x = Math.imul(x, 0xc2b2ae35);
  x ^= x >>> 16;
  return x >>> 0;
}
/** The first `count` numbers of a stream in [0, 1). */
export const uniform = (seed: number, count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => u32(seed, i) / 2 ** 32);
/** A permutation of 0 … count − 1: indices sorted by their random number, ties by index. */
export function order(seed: number, count: number): number[] {
  const keys = uniform(seed, count);
  return Array.from(keys, (_, i) => i).sort((a, b) => (keys[a] as number) - (keys[b] as number));
}
