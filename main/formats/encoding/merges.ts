import { Heap } from './heap.ts';

/** Merges of a byte-pair vocabulary by the ids that they join. */
export interface Merges {
  /** Rank of the merge of two neighbours; undefined where there is none. */
  rank(left: number, right: number): number | undefined;
  /** Id of what a merge makes, by rank. */
  readonly made: ArrayLike<number>;
}

/**
 * What symbols become when neighbours are merged, the pair of the lowest rank first, of equal ones the leftmost (Sennrich et al.
 * 2016): with a heap of the pairs that are left, O(n log n) however long the word.
 */
export function merged(symbols: readonly number[], { rank, made }: Merges): readonly number[] {
  const { length } = symbols;
  if (length < 2) return symbols;
  const ids = Int32Array.from(symbols);
  const next = Int32Array.from(ids, (_, at) => at + 1);
  const before = Int32Array.from(ids, (_, at) => at - 1);
  const rankAt = (at: number) => {
    const right = next[at] as number;
    return right < length ? rank(ids[at] as number, ids[right] as number) : undefined;
  };
  const heap = new Heap<number>((a, b) => a < b);
  const offer = (at: number): void => {
    const found = at < 0 ? undefined : rankAt(at);
    // Rank and place in one number: the smallest is the next.
    if (found !== undefined) heap.add(found * length + at);
  };
  for (let at = 0; at < length - 1; at += 1) offer(at);
  for (let key = heap.take(); key !== undefined; key = heap.take()) {
    const at = key % length;
    const pair = Math.floor(key / length);
    // One of the two may have become part of something else since.
    if ((ids[at] as number) === gone || rankAt(at) !== pair) continue;
    const right = next[at] as number;
    ids[at] = made[pair] as number;
    ids[right] = gone;
    next[at] = next[right] as number;
    if ((next[at] as number) < length) before[next[at] as number] = at;
    offer(before[at] as number);
    offer(at);
  }
  return Array.from(ids.filter((id) => id !== gone));
}

/** In place of a symbol that is part of its left neighbour now; ids are never as low. */
const gone = -2;
