import { bandKeys, type Banding, chooseBanding } from './bands.ts';
import { BandIndex } from './bandIndex.ts';
import { Growing } from './growing.ts';
import { wide } from './hash.ts';
import { signature, signatureLength } from './minHash.ts';
import { Shingler } from './shingles.ts';
import { resemblance, sketch, Sketches } from './sketch.ts';
import { UnionFind } from './unionFind.ts';
import { WordHasher } from './words.ts';

export interface NearDuplicateOptions {
  /** Jaccard similarity of three-word shingles from which texts are near duplicates, above 0; at 1 only exact ones are. */
  readonly threshold?: number;
  /** Another seed, other hashes; results are the same for the same seed. */
  readonly seed?: number;
}

/** A document that a text resembles. */
export interface Match {
  /** Index in order of arrival. */
  readonly document: number;
  /** 1 for the same words. */
  readonly similarity: number;
  /** The same words in the same order; punctuation, capitals and spaces may differ. */
  readonly exact: boolean;
}

/** Documents of one collection that stand in another. */
export interface Overlap {
  readonly documents: number;
  /** How many of them have exactly the same words. */
  readonly exact: number;
  /** The first of them. */
  readonly examples: readonly OverlapExample[];
}

export interface OverlapExample {
  /** Index here and index of what it resembles there. */
  readonly document: number;
  readonly other: number;
  readonly similarity: number;
}

/**
 * Finds documents that are the same but for some words. Every document is compared with those before it that MinHash and
 * banding propose, so documents are given one at a time and no text is kept: at the default threshold
 * at most 1.4 KB of numbers are, whatever its length.
 */
export class NearDuplicates {
  readonly threshold: number;
  readonly seed: number;
  readonly #banding: Banding;
  readonly #words = new WordHasher();
  readonly #shingler: Shingler;
  readonly #signature = new Uint32Array(signatureLength);
  readonly #keys: Uint32Array;
  readonly #groups = new UnionFind();
  /** By the words of a text, the number of the different text; equal texts are sketched once. */
  readonly #numbers = new Map<number, number>();
  /** The different text that a document is. */
  readonly #textOf = new Growing();
  /** The first document that is a text. */
  readonly #firstOf = new Growing();
  readonly #sketches = new Sketches();
  readonly #index: BandIndex;

  constructor({ threshold = 0.8, seed = 0 }: NearDuplicateOptions = {}) {
    if (!(threshold > 0 && threshold <= 1))
      throw new Error(`The similarity of near duplicates is above 0 and at most 1, not ${threshold}.`);
    this.threshold = threshold;
    this.seed = seed;
    this.#banding = chooseBanding(threshold);
    this.#shingler = new Shingler(seed);
    this.#keys = new Uint32Array(this.#banding.bands);
    this.#index = new BandIndex(this.#banding.bands);
  }

  /** How many documents were added. */
  get documents(): number {
    return this.#textOf.length;
  }

  /** How many of them have the same words as one before. */
  get exactDuplicates(): number {
    return this.documents - this.#sketches.count;
  }

  /** Takes the next document; its index is the number of documents before it. */
  add(text: string): void {
    const document = this.documents;
    const words = this.#words.hash(text);
    const identity = identityOf(words);
    const known = this.#numbers.get(identity);
    this.#groups.add();
    if (known !== undefined) {
      this.#textOf.push(known);
      this.#groups.union(this.#firstOf.at(known), document);
      return;
    }
    const number = this.#sketches.count;
    this.#numbers.set(identity, number);
    this.#textOf.push(number);
    this.#firstOf.push(document);
    const { keys, lowest } = this.#measure(words);
    this.#sketches.add(lowest);
    for (const candidate of this.#candidates(keys)) {
      const first = this.#firstOf.at(candidate);
      if (this.#groups.find(first) === this.#groups.find(document)) continue;
      if (resemblance(lowest, this.#sketches.at(candidate), this.threshold)) this.#groups.union(first, document);
    }
    this.#index.add(keys);
  }

  /**
   * Groups of two or more documents by index of arrival; the first is the one to keep. A group is connected by pairs of near
   * duplicates, so its ends may resemble each other less than the threshold.
   */
  groups(): number[][] {
    return this.#groups.groups();
  }

  /**
   * Jaccard similarity of two documents' shingles: exact for documents of fewer than 256 different ones, else with a
   * standard error of at most 0.031 (0.025 at 0.8).
   */
  similarity(a: number, b: number): number {
    const [x, y] = [this.#text(a), this.#text(b)];
    return x === y ? 1 : resemblance(this.#sketches.at(x), this.#sketches.at(y));
  }

  /** The document that a text resembles most, if by the threshold or more; the text is not added. */
  find(text: string): Match | null {
    const words = this.#words.hash(text);
    const same = this.#same(identityOf(words));
    if (same) return same;
    const { keys, lowest } = this.#measure(words);
    return this.#closest(keys, lowest);
  }

  /**
   * How many documents of this collection are exact or near duplicates of one in the other, which must have the same
   * threshold and seed; with up to `examples` of them.
   */
  against(other: NearDuplicates, examples = 20): Overlap {
    if (other.threshold !== this.threshold || other.seed !== this.seed)
      throw new Error('Collections are compared with one threshold and one seed; build both with the same.');
    const matches = new Array<Match | null>(this.#sketches.count);
    for (const [identity, number] of this.#numbers)
      matches[number] = other.#same(identity) ?? other.#closest(this.#index.keys(number), this.#sketches.at(number));
    let [documents, exact] = [0, 0];
    const first: OverlapExample[] = [];
    for (let document = 0; document < this.documents; document += 1) {
      const match = matches[this.#textOf.at(document)];
      if (!match) continue;
      documents += 1;
      if (match.exact) exact += 1;
      if (first.length < examples) first.push({ document, other: match.document, similarity: match.similarity });
    }
    return { documents, exact, examples: first };
  }

  #text(document: number): number {
    if (!(Number.isInteger(document) && document >= 0 && document < this.documents))
      throw new Error(`There is no document ${document}; ${this.documents} were added.`);
    return this.#textOf.at(document);
  }

  /** Keys and sketch of a text; both are valid until the next one is measured. */
  #measure(words: Uint32Array): { readonly keys: Uint32Array; readonly lowest: Uint32Array } {
    const shingles = this.#shingler.hash(words);
    const keys = bandKeys(signature(shingles, this.#signature), this.#banding, this.#keys);
    return { keys, lowest: sketch(shingles) };
  }

  #same(identity: number): Match | null {
    const number = this.#numbers.get(identity);
    return number === undefined ? null : { document: this.#firstOf.at(number), similarity: 1, exact: true };
  }

  /** None at a threshold of 1: sketches of long texts may be equal where the texts are not. */
  #candidates(keys: Uint32Array): Uint32Array {
    return this.threshold < 1 ? this.#index.candidates(keys) : keys.subarray(0, 0);
  }

  #closest(keys: Uint32Array, lowest: Uint32Array): Match | null {
    let best: Match | null = null;
    for (const candidate of this.#candidates(keys)) {
      const similarity = resemblance(lowest, this.#sketches.at(candidate), this.threshold);
      const document = this.#firstOf.at(candidate);
      if (!similarity || (best && similarity < best.similarity)) continue;
      // Among equals the first, so that the answer does not depend on the order of buckets.
      if (best && similarity === best.similarity && document > best.document) continue;
      best = { document, similarity, exact: false };
    }
    return best;
  }
}

/** Equal for the same words in the same order; 53 bits, so 200,000 different texts collide with a probability of 2 · 10⁻⁶. */
function identityOf(words: Uint32Array): number {
  let [high, low] = [words.length, 0];
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] as number;
    high = Math.imul(high ^ word, 0x85ebca6b) ^ (high >>> 15);
    low = Math.imul(low + word, 0x2c1b3c6d) ^ (low >>> 13);
  }
  return wide(high, low);
}
