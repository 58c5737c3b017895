import type { Finding } from '../finding.ts';
import { type Entry, isKnown, look } from './dictionary.ts';
import { particles, stops } from './small.ts';

/** A word of the text, without the possessive 's behind it and the elided article before it. */
interface Token {
  readonly word: string;
  readonly from: number;
  readonly to: number;
  /** Of words with a capital; null for all others. */
  readonly entry: Entry | null;
}

const wordForm = /\p{L}[\p{L}\p{M}'’-]{0,39}/gu;
const elision = /^(?:[ldjmnstc]|qu|dell|all|nell|sull|un)['’](?=\p{Lu})/u;
const ending = /(?:['’]s|['’-]+)$/u;

/** Most words of a name. */
const most = 6;

/** A text by its words. Every question about a word outside the text is answered with no. */
export class Words {
  readonly text: string;
  readonly #tokens: Token[] = [];
  readonly #at = new Map<number, number>();
  readonly #small = new Set<string>();

  constructor(text: string) {
    this.text = text;
    for (const match of text.matchAll(wordForm)) {
      const skip = elision.exec(match[0])?.[0].length ?? 0;
      const word = match[0].slice(skip).replace(ending, '');
      if (!word) continue;
      const from = match.index + skip;
      this.#at.set(from, this.#tokens.length);
      const capital = /^\p{Lu}/u.test(word);
      if (!capital) this.#small.add(word);
      this.#tokens.push({ word, from, to: from + word.length, entry: capital ? look(word) : null });
    }
  }

  get count(): number {
    return this.#tokens.length;
  }

  /** Index of the word that begins there. */
  at(from: number): number | undefined {
    return this.#at.get(from);
  }

  word(index: number): string {
    return this.#tokens[index]?.word ?? '';
  }

  from(index: number): number {
    return this.#tokens[index]?.from ?? this.text.length;
  }

  to(index: number): number {
    return this.#tokens[index]?.to ?? this.text.length;
  }

  isGiven(index: number): boolean {
    return this.#tokens[index]?.entry?.given ?? false;
  }

  isSurname(index: number): boolean {
    return this.#tokens[index]?.entry?.surname ?? false;
  }

  isCommon(index: number): boolean {
    return this.#tokens[index]?.entry?.common ?? false;
  }

  isSpanish(index: number): boolean {
    return this.#tokens[index]?.entry?.spanish ?? false;
  }

  /** A name of the lists that is hardly anything else. */
  isKnown(index: number): boolean {
    const entry = this.#tokens[index]?.entry;
    return entry ? isKnown(entry) : false;
  }

  isCapitalised(index: number): boolean {
    return (this.#tokens[index]?.entry ?? null) !== null;
  }

  /** All capitals, at least two. */
  isUpper(index: number): boolean {
    return this.isCapitalised(index) && this.word(index).length > 1 && !/\p{Ll}/u.test(this.word(index));
  }

  isInitial(index: number): boolean {
    return this.isCapitalised(index) && this.word(index).length === 1;
  }

  isDottedInitial(index: number): boolean {
    return this.isInitial(index) && this.text[this.to(index)] === '.';
  }

  isParticle(index: number): boolean {
    return particles.has(this.word(index));
  }

  /** As in Lo Cascio, El Amrani, Le Gall. */
  isCapitalParticle(index: number): boolean {
    return this.isCapitalised(index) && particles.has(this.word(index).toLowerCase());
  }

  /** Written in small letters elsewhere in the text, as names are not. */
  isOrdinary(index: number): boolean {
    return this.#small.has(this.word(index).toLowerCase());
  }

  /** Capitalised, and no word that never belongs to a name. */
  mayBeName(index: number): boolean {
    return this.isCapitalised(index) && !stops.has(this.word(index));
  }

  /** Such a word, or the capitalised particle before one. */
  mayBegin(index: number): boolean {
    return (
      this.mayBeName(index) || (this.isCapitalParticle(index) && this.isJoined(index + 1) && this.mayBeName(index + 1))
    );
  }

  /** What stands between a word and the one before it. */
  gap(index: number): string {
    return index > 0 && index < this.count ? this.text.slice(this.to(index - 1), this.from(index)) : '\n';
  }

  isSpaced(index: number): boolean {
    return /^[ \u00a0]{1,2}$/u.test(this.gap(index));
  }

  /** Straight behind the word before it: a space, or the dot of an initial. */
  isJoined(index: number): boolean {
    return this.isSpaced(index) || (this.isInitial(index - 1) && /^\. ?$/u.test(this.gap(index)));
  }

  /** The last of a run of capitalised words, initials and particles. */
  runEnd(first: number): number {
    let last = first;
    for (let next = first + 1; next < first + most && this.isJoined(next); next++) {
      if (this.isParticle(next)) continue;
      if (!this.mayBegin(next) && !this.isDottedInitial(next)) break;
      last = next;
    }
    return last;
  }

  /** The first word behind particles. */
  afterParticles(first: number): number {
    let index = first;
    while (index < first + most && this.isParticle(index) && this.isJoined(index + 1)) index++;
    return index;
  }

  finding(first: number, last: number, confirmed: boolean): Finding {
    return { kind: 'name', from: this.from(first), to: this.to(last), confirmed };
  }
}
