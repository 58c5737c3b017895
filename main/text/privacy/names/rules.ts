import type { Finding } from '../finding.ts';
import { isCommonWord, isGiven, isKnownName, isSpanish, isSurname, fold } from './dictionary.ts';
import { isCapitalised, isInitial, isUpper, type Token } from './tokens.ts';
import * as near from './vocabulary.ts';

/** A text with its words. */
export interface Words {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** Index of the token that begins at a place. */
  readonly at: ReadonlyMap<number, number>;
}
export type Rule = (words: Words) => Finding[];

const mostWords = 6;
/** Ends of German nouns. */
const noun = /(?:ung|heit|keit|schaft|tion|ismus|nis|tum|tät|ling)(?:en|s)?$/u;

const span = (words: Words, first: number, last: number, confirmed: boolean): Finding => ({
  kind: 'name',
  from: (words.tokens[first] as Token).from,
  to: (words.tokens[last] as Token).to,
  confirmed,
});
const word = ({ tokens }: Words, index: number): string => tokens[index]?.word ?? '';
const gap = ({ text, tokens }: Words, index: number): string =>
  tokens[index - 1] && tokens[index]
    ? text.slice((tokens[index - 1] as Token).to, (tokens[index] as Token).from)
    : '\n';
const isSpace = (text: string): boolean => /^[ \u00a0]{1,2}$/u.test(text);

/** Whether a token stands straight behind the one before: a space, or the dot of an initial. */
function isJoined(words: Words, index: number): boolean {
  const between = gap(words, index);
  return isSpace(between) || (isInitial(word(words, index - 1)) && /^\. ?$/u.test(between));
}

const mayBeName = (word: string): boolean => isCapitalised(word) && !near.stops.has(word);
/** A capitalised word that may be of a name, or the capitalised particle before one: Lo Cascio, El Amrani, Le Gall. */
const mayBegin = (words: Words, index: number): boolean =>
  mayBeName(word(words, index)) || (isCapitalParticle(word(words, index)) && mayBeNext(words, index + 1));
const mayBeNext = (words: Words, index: number): boolean => isJoined(words, index) && mayBeName(word(words, index));
const isCapitalParticle = (text: string): boolean => isCapitalised(text) && near.particles.has(text.toLowerCase());

const isDotted = (words: Words, index: number): boolean =>
  isInitial(word(words, index)) && words.text[(words.tokens[index] as Token).to] === '.';

/** The last token of a run of capitalised words, initials and particles from `first` on. */
function runEnd(words: Words, first: number): number {
  let last = first;
  for (let next = first + 1; next < first + mostWords && isJoined(words, next); next++) {
    const text = word(words, next);
    if (near.particles.has(text)) continue;
    if (!mayBegin(words, next) && !isDotted(words, next)) break;
    last = next;
  }
  return last;
}

/** Whether a span is a disease, a street, a house or a firm called after somebody. */
export function isEponym(words: Words, first: number, last: number): boolean {
  const { text, tokens } = words;
  const [from, to] = [(tokens[first] as Token).from, (tokens[last] as Token).to];
  const behind = text.slice(to, to + 4);
  if (/^ ?&|^-\p{L}/u.test(behind) || /& ?$/u.test(text.slice(Math.max(0, from - 2), from))) return true;
  const next = /^(?:['’]s)?[ \u00a0-]$/u.test(gap(words, last + 1)) ? word(words, last + 1) : '';
  if (isThing(next)) return true;
  if (first > 0 && /^[ .-]{1,2}$/u.test(gap(words, first)) && near.placesBefore.has(word(words, first - 1)))
    return true;
  return near.eponymBefore.test(text.slice(Math.max(0, from - 24), from));
}

/** What is called after people: a street, a firm, a disease. */
const isThing = (text: string): boolean => near.institutions.has(text) || near.eponymBehind.has(text.toLowerCase());

/** Dr. Meyer; Mme de la Rochère; Sig.ra Rossi. */
export const afterTitle: Rule = (words) =>
  [...words.text.matchAll(near.title)].flatMap((match) => {
    let first = words.at.get(match.index + match[0].length);
    if (first === undefined) return [];
    while (isBetween(words, first)) first++;
    while (near.particles.has(word(words, first)) && isJoined(words, first + 1)) first++;
    const begin = particlesBefore(words, first);
    if (!mayBegin(words, first) || (isInitial(word(words, first)) && !isJoined(words, first + 1))) return [];
    const last = titledEnd(words, first, near.germanTitle.test(match[0]));
    if (/^[MD]\./u.test(match[0]) && !isTitleHere(words, match, first, last)) return [];
    return isEponym(words, first, last) && !isKnownName(word(words, first)) ? [] : [span(words, begin, last, true)];
  });

/** M. may be Morbus, M. and D. the number of a paragraph or an initial; then only a known name follows a title. */
function isTitleHere(words: Words, match: RegExpExecArray, first: number, last: number): boolean {
  const text = word(words, first);
  if (last === first && near.eponyms.has(fold(text))) return false;
  if (isInitial(text)) return false;
  if (isGiven(text) || isSurname(text) || isSurname(word(words, last))) return true;
  const lead = words.text.slice(Math.max(0, match.index - 3), match.index);
  return match[0].startsWith('M') && /(?:^|[\n\p{Ll},;:(«][ \u00a0]?)$/u.test(lead);
}

const isBetween = (words: Words, index: number): boolean =>
  near.between.has(word(words, index)) &&
  /^[. \u00a0]{1,3}$/u.test(gap(words, index + 1)) &&
  isCapitalised(word(words, index + 1) || 'x');

function particlesBefore(words: Words, index: number): number {
  let first = index;
  while (first > 0 && near.particles.has(word(words, first - 1)) && isJoined(words, first)) first--;
  return first;
}

/** Behind a title: everything capitalised; in German, where nouns are, only what looks like a name. */
function titledEnd(words: Words, first: number, german: boolean): number {
  const end = runEnd(words, first);
  let last = first;
  for (let next = first + 1; next <= end; next++) {
    const text = word(words, next);
    if (near.particles.has(text)) continue;
    const known = isGiven(text) || isSurname(text) || isInitial(text) || isCapitalParticle(word(words, next - 1));
    const fits = german ? known || (last === first && !noun.test(text)) : true;
    if (!fits) break;
    last = next;
  }
  return last;
}

/** Anna Schmidt; John F. Kennedy; María Dolores García López. */
export const givenThenSurname: Rule = (words) => {
  const found: Finding[] = [];
  for (let first = 0; first < words.tokens.length; first++) {
    const text = word(words, first);
    if (!mayBeName(text) || isInitial(text) || !isGiven(text)) continue;
    const name = fullName(words, first);
    if (!name) continue;
    found.push(span(words, first, name.last, name.confirmed));
    first = name.last;
  }
  return found;
};

function fullName(words: Words, first: number): { last: number; confirmed: boolean } | null {
  const end = runEnd(words, first);
  if (end === first) return null;
  // More given names, initials, particles: the surname is what follows.
  let surname = first + 1;
  while (surname < end && !isSurnameHere(words, surname, end)) surname++;
  const text = word(words, surname);
  const given = word(words, first);
  const knownSurname = isSurname(text);
  const hasParticle = near.particles.has(word(words, surname - 1).toLowerCase());
  if (isInitial(text) || isThing(text) || (!knownSurname && isCommonWord(text))) return null;
  if (!knownSurname && isUpper(text) && text.length < 5) return null;
  if (isUpper(given) && !(knownSurname && isUpper(text))) return null;
  if (isCommonWord(given) && !knownSurname && !hasParticle) return null;
  let last = surname;
  const spanish = isSpanish(given);
  for (let next = surname + 1; next <= end; next++) {
    const more = word(words, next);
    if (near.particles.has(more)) continue;
    const fits =
      isSurname(more) || isCapitalParticle(more) || (spanish && next === surname + 1 && !near.institutions.has(more));
    if (!fits) break;
    last = next;
  }
  if (isEponym(words, first, last)) return null;
  return { last, confirmed: knownSurname && !(isCommonWord(given) && isCommonWord(text)) };
}

/** The first word that is no further given name; the last of a run in any case. */
function isSurnameHere(words: Words, index: number, end: number): boolean {
  const text = word(words, index);
  if (near.particles.has(text.toLowerCase()) || isInitial(text)) return false;
  if (!isGiven(text)) return true;
  // A given name that is a surname too is the surname when nothing like a name follows.
  const next = word(words, index + 1);
  return isSurname(text) && (index === end || !(isSurname(next) || near.particles.has(next)));
}

const listGoesOn = /^,? (?:and|or|und|oder|et|ou|y|e|o) /u;

/** Schmidt, Anna; GARCÍA LÓPEZ, María Dolores. */
export const surnameCommaGiven: Rule = (words) => {
  const found: Finding[] = [];
  for (let given = 1; given < words.tokens.length; given++) {
    if (!/^, ?$/u.test(gap(words, given)) || !mayBeName(word(words, given)) || !isGiven(word(words, given))) continue;
    const surname = given - 1;
    if (!mayBeName(word(words, surname)) || isInitial(word(words, surname))) continue;
    let last = given;
    while (last < given + 3 && isJoined(words, last + 1) && isMoreGiven(words, last + 1)) last++;
    // "In Paris, Peter Meyer said": the name begins behind the comma. "Lincoln, Jackson and Madison": a list.
    if (isJoined(words, last + 1) && mayBeName(word(words, last + 1))) continue;
    if (listGoesOn.test(words.text.slice((words.tokens[last] as Token).to, (words.tokens[last] as Token).to + 6)))
      continue;
    const first = surnamesBefore(words, surname);
    const known = isSurname(word(words, surname));
    const led = isField(words, first, last);
    if (!known && isUpper(word(words, surname)) && !isUpper(word(words, given)) && !led) continue;
    const commonGiven = isCommonWord(word(words, given));
    const commonSurname = isCommonWord(word(words, surname));
    if (!led && (known ? commonGiven && commonSurname : commonGiven || !near.beforePeople.has(word(words, first - 1))))
      continue;
    const confirmed = known && (led || !commonSurname) && !commonGiven;
    found.push(span(words, first, last, confirmed));
  }
  return found;
};

const isMoreGiven = (words: Words, index: number): boolean =>
  isGiven(word(words, index)) ||
  (isInitial(word(words, index)) && words.text[(words.tokens[index] as Token).to] === '.');

/** Further surnames and particles before the last one. */
function surnamesBefore(words: Words, surname: number): number {
  let first = surname;
  while (first > 0 && first > surname - 3 && isJoined(words, first)) {
    const before = word(words, first - 1);
    if (!near.particles.has(before) && !(mayBeName(before) && isSurname(before))) break;
    first--;
  }
  return first;
}

/** Whether a span is a field of its own: behind a colon or the beginning of a line, and before an end or a number. */
function isField(words: Words, first: number, last: number): boolean {
  const { text, tokens } = words;
  const [from, to] = [(tokens[first] as Token).from, (tokens[last] as Token).to];
  const begins = /(?:^|[\n:;|\t])[ \t\u00a0]{0,8}$/u.test(text.slice(Math.max(0, from - 9), from));
  return begins && /^(?:$|[.;:|\n\r\t(]|,? {2}|,? ?[\d(])/u.test(text.slice(to, to + 4));
}

/** DUPONT Jean; LE GALL Yannick. */
export const upperThenGiven: Rule = (words) => {
  const found: Finding[] = [];
  for (let given = 1; given < words.tokens.length; given++) {
    const text = word(words, given);
    const surname = word(words, given - 1);
    if (!isUpper(surname) || isUpper(text) || !mayBeName(text) || !isGiven(text) || !isSpace(gap(words, given)))
      continue;
    const known = isSurname(surname);
    if (near.stops.has(surname) || (!known && (surname.length < 4 || isCommonWord(text)))) continue;
    let first = given - 1;
    while (first > 0 && first > given - 4 && isSpace(gap(words, first)) && isUpper(word(words, first - 1))) {
      if (near.stops.has(word(words, first - 1)) && word(words, first - 1).length > 3) break;
      first--;
    }
    let last = given;
    while (
      last < given + 2 &&
      isSpace(gap(words, last + 1)) &&
      isGiven(word(words, last + 1)) &&
      mayBeName(word(words, last + 1))
    )
      last++;
    found.push(span(words, first, last, known));
  }
  return found;
};

/** Patient Meyer; witness: Rossi; Name: Unbekannt Anders. */
export const afterRole: Rule = (words) => [
  ...[...words.text.matchAll(near.role)].flatMap((match) => atRole(words, match, false)),
  ...[...words.text.matchAll(near.field), ...words.text.matchAll(near.signature)].flatMap((match) =>
    atRole(words, match, true),
  ),
];

function atRole(words: Words, match: RegExpExecArray, isField: boolean): Finding[] {
  const begin = words.at.get(match.index + match[0].length);
  if (begin === undefined) return [];
  let first = begin;
  while (near.particles.has(word(words, first)) && isJoined(words, first + 1)) first++;
  const text = word(words, first);
  if (!mayBeName(text) || isInitial(text)) return [];
  const end = runEnd(words, first);
  const known = isKnownName(text);
  // A human role in small letters, and two capitalised words: a name of no list.
  const human = isField || /^\p{Ll}/u.test(match[0]);
  const things = words.tokens.slice(first, end + 1).some(({ word: part }) => isThing(part));
  const two = end > first && !things && (human || isGiven(text) || isSurname(word(words, end)));
  if (!known && !two) return [];
  const last = known ? titledEnd(words, first, true) : Math.min(end, first + 2);
  return isEponym(words, first, last) ? [] : [span(words, begin, last, known)];
}

/** Dear Anna; Lieber Jens. */
export const afterSalutation: Rule = (words) =>
  [...words.text.matchAll(near.salutation)].flatMap((match) => {
    const first = words.at.get(match.index + match[0].length);
    if (first === undefined || !mayBeName(word(words, first))) return [];
    const last = titledEnd(words, first, true);
    const ends = /^[,:]/u.test(words.text.slice((words.tokens[last] as Token).to));
    const known = isKnownName(word(words, first));
    return known || (ends && !isCommonWord(word(words, first))) ? [span(words, first, last, known)] : [];
  });

/** J. Schmidt; J. R. R. Smith. */
export const initialThenSurname: Rule = (words) => {
  const found: Finding[] = [];
  for (let first = 0; first < words.tokens.length; first++) {
    if (!isInitial(word(words, first))) continue;
    let last = first;
    while (last < first + 4 && isInitial(word(words, last)) && isJoined(words, last + 1)) last++;
    const text = word(words, last);
    if (last === first || !isDotted(words, first) || !mayBeName(text) || !isSurname(text) || isCommonWord(text))
      continue;
    if (!isEponym(words, first, last)) found.push(span(words, first, last, false));
    first = last;
  }
  return found;
};

/** Patel called; Schmidt sagte; Rossi ha dichiarato. */
export const beforeSpeech: Rule = (words) =>
  words.tokens.flatMap(({ word: surname }, index) => {
    const next = word(words, index + 1);
    const verb = isSpace(gap(words, index + 1)) && near.isSpeech(next, word(words, index + 2));
    if (!verb || !mayBeName(surname) || isCommonWord(surname) || !isSurname(surname)) return [];
    return [span(words, index, index, false)];
  });

export const rules: readonly Rule[] = [
  ...[afterTitle, givenThenSurname, surnameCommaGiven, upperThenGiven, afterRole, afterSalutation],
  ...[initialThenSurname, beforeSpeech],
];
