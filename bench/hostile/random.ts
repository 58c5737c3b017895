import { u32 } from '../../main/runtime/random.ts';

/** Repeatable throws: the n-th one of a stream depends on the seed, the stream and n alone. */
export class RandomChoices {
  readonly #seed: number;
  #thrown = 0;

  constructor(seed: number, stream: number) {
    this.#seed = u32(seed, stream);
  }

  /** A whole number of 0 … sides − 1. */
  throw(sides: number): number {
    this.#thrown += 1;
    return Math.floor((u32(this.#seed, this.#thrown) / 2 ** 32) * sides);
  }

  choose<T>(items: readonly T[]): T {
    return items[this.throw(items.length)] as T;
  }

  bytes(count: number): Buffer {
    return Buffer.from(Array.from({ length: count }, () => this.throw(256)));
  }
}
