/**
 * Counts the most frequent of very many different things in bounded memory (Misra and Gries 1982): when more than
 * `capacity` are counted, every count is lowered by the median, and what reaches zero is forgotten. At least half of the counts lose
 * as much each time, so no count is too low by more than 2 N / capacity, N being everything added; none is too high.
 */
export class FrequentItems<Key> {
  readonly #capacity: number;
  readonly #counts = new Map<Key, number>();
  #undercount = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** By how much counts may be too low; 0 as long as everything had a place. */
  get undercount(): number {
    return this.#undercount;
  }

  /** Counts once more; the count so far, 0 where it was forgotten at once. */
  add(key: Key): number {
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    if (this.#counts.size > this.#capacity) this.#shrink();
    return this.count(key);
  }

  count(key: Key): number {
    return this.#counts.get(key) ?? 0;
  }

  /** Everything that is counted, in no particular order. */
  entries(): IterableIterator<[Key, number]> {
    return this.#counts.entries();
  }

  #shrink(): void {
    const sorted = Float64Array.from(this.#counts.values()).sort();
    const lost = sorted[Math.floor(sorted.length / 2)] as number;
    this.#undercount += lost;
    for (const [key, count] of this.#counts) {
      if (count > lost) this.#counts.set(key, count - lost);
      else this.#counts.delete(key);
    }
  }
}
