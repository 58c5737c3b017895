import { u32 } from '../../runtime/random.ts';

/** A reproducible stream of random numbers. */
export class RandomStream {
  readonly #seed: number;
  #next = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** In [0, 1). */
  number(): number {
    return u32(this.#seed, this.#next++) / 2 ** 32;
  }

  /** A whole number in [0, below). */
  below(below: number): number {
    return Math.floor(this.number() * below);
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)] as T;
  }
}
