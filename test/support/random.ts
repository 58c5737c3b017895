/** Repeatable numbers in [low, high): mulberry32. */
export function randomNumbers(seed: number): (count: number, low?: number, high?: number) => number[] {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return (count, low = -1, high = 1) => Array.from({ length: count }, () => low + (high - low) * next());
}
