import { Growing, none } from './growing.ts';

/**
 * Texts looked at in one bucket, newest first. Texts made from one form fill buckets without being near duplicates; without
 * a bound the work would grow with their square. Two that are alike meet in several buckets, so few are lost.
 */
const mostInBucket = 32;

/**
 * Finds texts that share a band (locality-sensitive hashing). Entry number t · bands + b is band b of text t; the entries
 * of a bucket are a chain, newest first, and the buckets a table with open addressing, for keys that are spread evenly. No object is made for a text: 12 bytes per
 * entry and the table's 4 to 8.
 */
export class BandIndex {
  readonly #bands: number;
  readonly #keys = new Growing();
  /** The entry before in the same bucket. */
  readonly #next = new Growing();
  /** By slot the newest entry of a bucket; twice as many as buckets or more. */
  #slots = new Uint32Array(1 << 16).fill(none);
  #buckets = 0;
  /** By text the search that met it last. */
  readonly #met = new Growing();
  #searches = 0;
  readonly #found = new Growing();

  constructor(bands: number) {
    this.#bands = bands;
  }

  /** Keys of a text that was added. */
  keys(text: number): Uint32Array {
    return this.#keys.values.subarray(text * this.#bands, (text + 1) * this.#bands);
  }

  /** Texts with at least one of these keys, each once; valid until the next call. */
  candidates(keys: Uint32Array): Uint32Array {
    this.#searches += 1;
    this.#found.length = 0;
    for (let band = 0; band < this.#bands; band += 1) {
      let entry = this.#slots[this.#slot(keys[band] as number)] as number;
      for (let step = 0; step < mostInBucket && entry !== none; step += 1, entry = this.#next.at(entry)) {
        const text = Math.floor(entry / this.#bands);
        if (this.#met.at(text) === this.#searches) continue;
        this.#met.values[text] = this.#searches;
        this.#found.push(text);
      }
    }
    return this.#found.values.subarray(0, this.#found.length);
  }

  /** The text's number is how many were added before it. */
  add(keys: Uint32Array): void {
    this.#met.push(0);
    for (let band = 0; band < this.#bands; band += 1) {
      if (2 * this.#buckets >= this.#slots.length) this.#grow();
      const key = keys[band] as number;
      const slot = this.#slot(key);
      const before = this.#slots[slot] as number;
      if (before === none) this.#buckets += 1;
      this.#slots[slot] = this.#keys.length;
      this.#next.push(before);
      this.#keys.push(key);
    }
  }

  /** Where a key's bucket is, or the free slot where it would be. */
  #slot(key: number): number {
    const mask = this.#slots.length - 1;
    let slot = key & mask;
    for (;;) {
      const entry = this.#slots[slot] as number;
      if (entry === none || this.#keys.at(entry) === key) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Uint32Array(2 * before.length).fill(none);
    for (const entry of before) if (entry !== none) this.#slots[this.#slot(this.#keys.at(entry))] = entry;
  }
}
