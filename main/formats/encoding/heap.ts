/** A binary heap: of all that is in it, what leads comes out first. */
export class Heap<Entry> {
  readonly #entries: Entry[] = [];
  readonly #ahead: (a: Entry, b: Entry) => boolean;

  /** @param ahead whether the first of two leads. */
  constructor(ahead: (a: Entry, b: Entry) => boolean, entries: Iterable<Entry> = []) {
    this.#ahead = ahead;
    for (const entry of entries) this.add(entry);
  }

  get first(): Entry | undefined {
    return this.#entries[0];
  }

  /** All that is in it, in no order. */
  get entries(): readonly Entry[] {
    return this.#entries;
  }

  add(entry: Entry): void {
    const all = this.#entries;
    let at = all.push(entry) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#ahead(entry, all[parent] as Entry)) break;
      all[at] = all[parent] as Entry;
      at = parent;
    }
    all[at] = entry;
  }

  /** Takes out what leads. */
  take(): Entry | undefined {
    const all = this.#entries;
    const [first] = all;
    const last = all.pop();
    if (!all.length || last === undefined) return first;
    let at = 0;
    for (let child = 1; child < all.length; child = 2 * at + 1) {
      if (child + 1 < all.length && this.#ahead(all[child + 1] as Entry, all[child] as Entry)) child += 1;
      if (!this.#ahead(all[child] as Entry, last)) break;
      all[at] = all[child] as Entry;
      at = child;
    }
    all[at] = last;
    return first;
  }
}
