export interface Bin {
  /** `from` ≤ length < `to`. */
  readonly from: number;
  readonly to: number;
  readonly documents: number;
}

/** Lengths in bins that double: 0–16, 16–32, 32–64, … up to the longest. */
export function lengthHistogram(lengths: readonly number[]): Bin[] {
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
  const bins: Bin[] = [];
  for (let from = 0, to = 16; from <= longest; from = to, to *= 2) {
    const documents = lengths.filter((length) => length >= from && length < to).length;
    bins.push({ from, to, documents });
  }
  return lengths.length ? bins : [];
}

/** The middle length; of an even number of lengths the mean of the two in the middle; 0 of none. */
export function median(lengths: readonly number[]): number {
  const sorted = [...lengths].sort((a, b) => a - b);
  const half = sorted.length / 2;
  if (!sorted.length) return 0;
  return Number.isInteger(half)
    ? ((sorted[half - 1] as number) + (sorted[half] as number)) / 2
    : (sorted[Math.floor(half)] as number);
}
