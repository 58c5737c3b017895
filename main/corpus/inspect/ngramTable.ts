import { Growing, none } from './growing.ts';

/**
 * Numbers n-grams in the order they first come in, by hashes of 64 bits in open addressing: 16 to 24 bytes each. Among 10⁷
 * n-grams a lookup is wrong with a probability of 5 · 10⁻¹³.
 */
export class NgramTable {
  readonly #highs = new Growing();
  readonly #lows = new Growing();
  /** n-gram by slot; twice as many as n-grams or more. */
  #slots = new Uint32Array(1 << 14).fill(none);

  get count(): number {
    return this.#highs.length;
  }

  /** The n-gram's number, or `none`. */
  find(high: number, low: number): number {
    return this.#slots[this.#slot(high, low)] as number;
  }

  /** The n-gram's number, a new one if it is not known. */
  add(high: number, low: number): number {
    if (2 * this.count >= this.#slots.length) this.#grow();
    const slot = this.#slot(high, low);
    const known = this.#slots[slot] as number;
    if (known !== none) return known;
    this.#slots[slot] = this.count;
    this.#highs.push(high);
    this.#lows.push(low);
    return this.count - 1;
  }

  #slot(high: number, low: number): number {
    const mask = this.#slots.length - 1;
    let slot = low & mask;
    for (;;) {
      const ngram = this.#slots[slot] as number;
      if (ngram === none || (this.#lows.at(ngram) === low && this.#highs.at(ngram) === high)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #grow(): void {
    this.#slots = new Uint32Array(2 * this.#slots.length).fill(none);
    for (let ngram = 0; ngram < this.count; ngram += 1)
      this.#slots[this.#slot(this.#highs.at(ngram), this.#lows.at(ngram))] = ngram;
  }
}
