import { commonWords } from './commonWords.ts';
import * as de from './de.ts';
import * as es from './es.ts';
import * as fr from './fr.ts';
import * as it from './it.ts';
import * as uk from './uk.ts';
import * as us from './us.ts';

/** One form for Müller, MÜLLER and Muller: small letters without accents, dots and apostrophes. */
export const fold = (word: string): string =>
  word
    .normalize('NFD')
    .replace(/[^\p{L}-]/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('ł', 'l')
    .replaceAll('ı', 'i');

const countries = [us, uk, de, fr, es, it];

/** With the spelling of umlauts as ae, oe and ue beside the plain one. */
function dictionary(lists: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const name of lists.flatMap((list) => list.trim().split(/\s+/u))) {
    found.add(fold(name));
    if (/[äöü]/iu.test(name)) found.add(fold(name.replace(/([äöü])/giu, (c) => `${fold(c)}e`)));
  }
  return found;
}

const givenNames = dictionary(countries.map(({ given }) => given));
const surnames = dictionary(countries.map(({ surnames: list }) => list));
const common = new Set(commonWords.trim().split(/\s+/u).map(fold));

/** Hyphenated names by their parts: Jean-Pierre, Smith-Jones. */
const every = (set: ReadonlySet<string>, word: string): boolean => {
  const folded = fold(word);
  return set.has(folded) || (folded.includes('-') && folded.split('-').every((part) => part === '' || set.has(part)));
};

const spanish = dictionary([es.given, es.surnames]);

export const isGiven = (word: string): boolean => every(givenNames, word);
export const isSurname = (word: string): boolean => every(surnames, word);
/** Of a country where people carry two surnames. */
export const isSpanish = (word: string): boolean => every(spanish, word);
/** Also an ordinary word, a place or a month: never a name by itself. */
export const isCommonWord = (word: string): boolean => common.has(fold(word));

/** A name of the lists that is hardly anything else. */
export const isKnownName = (word: string): boolean => (isGiven(word) || isSurname(word)) && !isCommonWord(word);
