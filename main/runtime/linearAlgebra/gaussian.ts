import { uniform } from '../random.ts';

/** The first `count` standard normal numbers of a seeded stream, by the transform of Box & Muller (1958). */
export function gaussian(seed: number, count: number): Float64Array {
  const pairs = Math.ceil(count / 2);
  const u = uniform(seed, 2 * pairs);
  const result = new Float64Array(2 * pairs);
  for (let i = 0; i < 2 * pairs; i += 2) {
    // 1 − u lies in (0, 1], so its logarithm is finite.
    const radius = Math.sqrt(-2 * Math.log(1 - (u[i] as number)));
    const angle = 2 * Math.PI * (u[i + 1] as number);
    result[i] = radius * Math.cos(angle);
    result[i + 1] = radius * Math.sin(angle);
  }
  return result.subarray(0, count);
}
