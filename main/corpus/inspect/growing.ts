/** Stands for "no index" in arrays of indices. */
export const none = 0xffffffff;

/** 32-bit numbers without sign, as many as come: the storage doubles when it is full. */
export class Growing {
  /** The first `length` are in use. */
  values = new Uint32Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const larger = new Uint32Array(2 * this.length);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length] = value;
    this.length += 1;
  }

  at(index: number): number {
    return this.values[index] as number;
  }
}

/** Working storage that is used again and again; what only a huge text needed is not kept. */
export class Scratch {
  #kept = new Uint32Array(1 << 16);

  /** `size` numbers with anything in them, valid until the next call. */
  take(size: number): Uint32Array {
    return size <= this.#kept.length ? this.#kept : new Uint32Array(size);
  }
}
