import { Scratch } from './growing.ts';
import { mix } from './hash.ts';

/**
 * Words of a shingle. Broder (1997) took ten and Lee et al. (2022) five, for web pages; documents of a team are often a few
 * sentences, where one changed word touches every shingle that contains it. With three, a text of thirty words in which one
 * word was replaced still resembles its original by 25 / 31 = 0.81, with five only by 0.68; texts about the same things
 * share some triples of words, but never four fifths of them.
 */
export const shingleWords = 3;

/** Makes shingles of word hashes: every run of `shingleWords` words is one number. */
export class Shingler {
  readonly #seed: number;
  readonly #scratch = new Scratch();

  constructor(seed: number) {
    this.#seed = mix(seed + 1);
  }

  /** One hash per position; a text with fewer words is one shingle, without words none. Valid until the next call. */
  hash(words: Uint32Array): Uint32Array {
    const length = Math.min(shingleWords, words.length);
    if (length === 0) return words;
    const count = words.length - length + 1;
    const hashes = this.#scratch.take(count);
    for (let at = 0; at < count; at += 1) {
      let hash = this.#seed;
      // The order counts: what was before is multiplied once more.
      for (let i = 0; i < length; i += 1) hash = Math.imul(hash, 0x2c1b3c6d) + (words[at + i] as number);
      hashes[at] = mix(hash);
    }
    return hashes.subarray(0, count);
  }
}
