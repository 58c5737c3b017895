import { commonWords } from './lists/commonWords.ts';
import * as de from './lists/de.ts';
import * as es from './lists/es.ts';
import * as fr from './lists/fr.ts';
import * as it from './lists/it.ts';
import * as uk from './lists/uk.ts';
import * as us from './lists/us.ts';

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

/** With the spelling of umlauts as ae, oe and ue beside the plain one. */
function dictionary(lists: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const name of lists.flatMap((list) => list.trim().split(/\s+/u))) {
    found.add(fold(name));
    if (/[äöü]/iu.test(name)) found.add(fold(name.replace(/([äöü])/giu, (c) => `${fold(c)}e`)));
  }
  return found;
}

const countries = [us, uk, de, fr, es, it];
const givenNames = dictionary(countries.map(({ given }) => given));
const surnames = dictionary(countries.map(({ surnames: list }) => list));
const spanish = dictionary([es.given, es.surnames]);
const common = dictionary([commonWords]);

/** What the lists say of a word. */
export interface Entry {
  readonly given: boolean;
  readonly surname: boolean;
  /** Also an ordinary word, a place or a month: never a name by itself. */
  readonly common: boolean;
  /** Of a country where people carry two surnames. */
  readonly spanish: boolean;
}

export function look(word: string): Entry {
  const folded = fold(word);
  // Hyphenated names by their parts: Jean-Pierre, Smith-Jones.
  const parts = folded.split('-').filter(Boolean);
  const all = (set: ReadonlySet<string>): boolean => parts.length > 0 && parts.every((part) => set.has(part));
  return { given: all(givenNames), surname: all(surnames), common: common.has(folded), spanish: all(spanish) };
}

/** A name of the lists that is hardly anything else. */
export const isKnown = ({ given, surname, common: ordinary }: Entry): boolean => (given || surname) && !ordinary;
