import type { Tokenizer } from '../../formats/tokenizer.ts';
import { detached } from './detached.ts';
import { FrequentItems } from './frequentItems.ts';
import { scanWords } from './words.ts';

/** A word that the tokenizer has no token for. */
export interface SplitWord {
  readonly word: string;
  /** How often it occurs; up to `undercount` too low. */
  readonly count: number;
  /** Tokens that it is written in, after a space. */
  readonly pieces: number;
}

/** How a model's vocabulary fits a collection of texts. */
export interface VocabularyUse {
  readonly tokens: number;
  readonly words: number;
  /** Different tokens that occur, and their share of the vocabulary. */
  readonly used: number;
  readonly coverage: number;
  /** Tokens per word, the fertility of Rust et al. (2021): near 1 for text like the tokenizer was made from; NaN without words. */
  readonly tokensPerWord: number;
  /** UTF-8 bytes of text per token; NaN without tokens. */
  readonly bytesPerToken: number;
  /** Share of tokens that hold only a part of a character: it is not in the vocabulary and is written in bytes. */
  readonly fallbackShare: number;
  /** Share of tokens that stand for no text: "unknown", or a special token that a chat template wrote. */
  readonly unknownShare: number;
  /** The most frequent words of three pieces or more. */
  readonly splitWords: readonly SplitWord[];
  readonly undercount: number;
}

type Coder = Pick<Tokenizer, 'encode' | 'decode' | 'tokenBytes' | 'vocabularySize'>;

const differentWords = 200_000;
/** As many of the most frequent words are looked at; rarer ones hardly matter to the model. */
const lookedAt = 20_000;
const manyPieces = 3;
const listed = 50;

const plain = 1;
const fallback = 2;
const unknown = 3;

/** Counts over texts that come one at a time. */
export class VocabularyCounter {
  readonly #tokenizer: Coder;
  /** By id what kind of token it is; 0 for those that did not occur. */
  readonly #kinds: Uint8Array;
  readonly #frequent = new FrequentItems<string>(differentWords);
  readonly #tokensOfKind = [0, 0, 0, 0];
  #words = 0;
  #bytes = 0;

  constructor(tokenizer: Coder) {
    this.#tokenizer = tokenizer;
    this.#kinds = new Uint8Array(tokenizer.vocabularySize);
  }

  /** @param ids of the text, where it was encoded already. */
  add(text: string, ids: ArrayLike<number> = this.#tokenizer.encode(text)): void {
    for (let i = 0; i < ids.length; i += 1) {
      const id = ids[i] as number;
      const kind = (this.#kinds[id] ||= this.#kindOf(id));
      this.#tokensOfKind[kind]! += 1;
    }
    this.#bytes += Buffer.byteLength(text);
    scanWords(text, (from, to) => {
      this.#words += 1;
      const word = text.slice(from, to);
      this.#frequent.add(this.#frequent.count(word) ? word : detached(word));
    });
  }

  result(): VocabularyUse {
    const tokens = this.#tokensOfKind.reduce((sum, count) => sum + count, 0);
    const used = this.#kinds.reduce((count, kind) => count + (kind ? 1 : 0), 0);
    const share = (kind: number) => (tokens ? (this.#tokensOfKind[kind] as number) / tokens : 0);
    return {
      ...{ tokens, used, words: this.#words, coverage: used / this.#kinds.length },
      tokensPerWord: tokens / this.#words,
      bytesPerToken: this.#bytes / tokens,
      fallbackShare: share(fallback),
      unknownShare: share(unknown),
      splitWords: this.#splitWords(),
      undercount: this.#frequent.undercount,
    };
  }

  #kindOf(id: number): number {
    const text = this.#tokenizer.decode([id]);
    if (this.#tokenizer.tokenBytes(id) === 0 || /^\s*(<unk>|\[UNK\])$/.test(text)) return unknown;
    return text.includes('\uFFFD') ? fallback : plain;
  }

  #splitWords(): SplitWord[] {
    const words = [...this.#frequent.entries()]
      // Numbers are always written in pieces.
      .filter(([word]) => /\p{L}/u.test(word))
      .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
      .slice(0, lookedAt);
    const split: SplitWord[] = [];
    for (const [word, count] of words) {
      const pieces = this.#tokenizer.encode(` ${word}`).length;
      if (pieces >= manyPieces) split.push({ word, count, pieces });
      if (split.length === listed) break;
    }
    return split;
  }
}
