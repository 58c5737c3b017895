import { Growing, none } from './growing.ts';
import { mix } from './hash.ts';
import { NgramTable } from './ngramTable.ts';
import { WordHasher } from './words.ts';

export interface NgramOverlapOptions {
  /** Words of an n-gram. */
  readonly words?: number;
  /** N-grams in more training documents than this are set phrases and mean nothing. */
  readonly tooCommon?: number;
}

/** What of a held-out text stands in training text. */
export interface Contamination {
  /** N-grams of the text; 0 where it has fewer words than one, which is too short to judge. */
  readonly ngrams: number;
  /** How many of them stand in training text. */
  readonly found: number;
  /** Share of the text's words inside n-grams that were found, 0 to 1. */
  readonly share: number;
  /** A training document that holds one of them, by order of scanning. */
  readonly document: number | null;
}

/**
 * Looks for held-out texts inside training documents, however long these are, by runs of 13 words that both have (Brown et
 * al. 2020, appendix C; like there, runs in more than 10 training documents are left out). Held-out texts come first, then
 * training documents one by one; what is kept grows with the held-out words only, by about 40 bytes each.
 */
export class NgramOverlap {
  readonly #length: number;
  readonly #tooCommon: number;
  readonly #hasher = new WordHasher();
  readonly #table = new NgramTable();
  /** N-grams of all held-out texts one after the other, and where each text begins. */
  readonly #ngrams = new Growing();
  readonly #starts = new Growing();
  /** By n-gram: training documents that hold it, and the last of them. */
  readonly #documents = new Growing();
  readonly #last = new Growing();
  #scanned = 0;

  constructor({ words = 13, tooCommon = 10 }: NgramOverlapOptions = {}) {
    if (!(Number.isInteger(words) && words > 0)) throw new Error(`An n-gram has at least one word, not ${words}.`);
    this.#length = words;
    this.#tooCommon = tooCommon;
  }

  /** A text that training text should not hold; before any training document. */
  addHeldOut(text: string): void {
    if (this.#scanned) throw new Error('Held-out texts are added before training documents are scanned.');
    this.#starts.push(this.#ngrams.length);
    this.#each(text, (high, low) => {
      const ngram = this.#table.add(high, low);
      if (ngram === this.#documents.length) {
        this.#documents.push(0);
        this.#last.push(none);
      }
      this.#ngrams.push(ngram);
    });
  }

  /** The next training document. */
  scan(text: string): void {
    const document = this.#scanned;
    this.#scanned += 1;
    this.#each(text, (high, low) => {
      const ngram = this.#table.find(high, low);
      if (ngram === none || this.#last.at(ngram) === document) return;
      this.#last.values[ngram] = document;
      this.#documents.values[ngram] = this.#documents.at(ngram) + 1;
    });
  }

  /** One for every held-out text, in their order. */
  results(): Contamination[] {
    return Array.from({ length: this.#starts.length }, (_, text) => {
      const end = text + 1 < this.#starts.length ? this.#starts.at(text + 1) : this.#ngrams.length;
      return this.#contamination(this.#ngrams.values.subarray(this.#starts.at(text), end));
    });
  }

  #contamination(ngrams: Uint32Array): Contamination {
    let [found, covered, coveredTo] = [0, 0, 0];
    let document: number | null = null;
    ngrams.forEach((ngram, at) => {
      const documents = this.#documents.at(ngram);
      if (documents === 0 || documents > this.#tooCommon) return;
      found += 1;
      document ??= this.#last.at(ngram);
      covered += at + this.#length - Math.max(coveredTo, at);
      coveredTo = at + this.#length;
    });
    const words = ngrams.length ? ngrams.length + this.#length - 1 : 0;
    return { ngrams: ngrams.length, found, share: words ? covered / words : 0, document };
  }

  /** Visits the n-grams of a text as two hashes each, rolled from word to word (Karp and Rabin 1987). */
  #each(text: string, visit: (high: number, low: number) => void): void {
    const words = this.#hasher.hash(text);
    const [first, second] = [power(highBase, this.#length), power(lowBase, this.#length)];
    let [high, low] = [0, 0];
    for (let at = 0; at < words.length; at += 1) {
      const word = words[at] as number;
      high = (Math.imul(high, highBase) + word) | 0;
      low = (Math.imul(low, lowBase) + word) | 0;
      if (at >= this.#length) {
        const gone = words[at - this.#length] as number;
        high = (high - Math.imul(gone, first)) | 0;
        low = (low - Math.imul(gone, second)) | 0;
      }
      if (at >= this.#length - 1) visit(mix(high), mix(low));
    }
  }
}

const highBase = 0x9e3779b1;
const lowBase = 0x2c1b3c6d;

function power(base: number, exponent: number): number {
  let product = 1;
  for (let i = 0; i < exponent; i += 1) product = Math.imul(product, base);
  return product;
}
