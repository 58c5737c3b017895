import type { Finding } from '../../finding.ts';
import { isCalledAfter, isThing } from '../things.ts';
import type { Words } from '../words.ts';
import type { Rule } from './rule.ts';

/** Anna Schmidt; John F. Kennedy; María Dolores García López. */
export const fullName: Rule = (words) => {
  const found: Finding[] = [];
  for (let first = 0; first < words.count; first++) {
    if (!words.isGiven(first) || !words.mayBeName(first) || words.isInitial(first)) continue;
    const name = nameFrom(words, first);
    if (!name) continue;
    found.push(words.finding(first, name.last, name.confirmed));
    first = name.last;
  }
  return found;
};

function nameFrom(words: Words, first: number): { readonly last: number; readonly confirmed: boolean } | null {
  const end = words.runEnd(first);
  if (end === first) return null;
  // More given names, initials, particles: the surname is what follows.
  let surname = first + 1;
  while (surname < end && !isSurnameHere(words, surname, end)) surname++;
  if (!fits(words, first, surname)) return null;
  const last = furtherSurnames(words, first, surname, end);
  if (isCalledAfter(words, first, last)) return null;
  const ordinary = words.isCommon(first) && words.isCommon(surname);
  return { last, confirmed: words.isSurname(surname) && !ordinary };
}

/** The first word that is no further given name; the last of a run in any case. */
function isSurnameHere(words: Words, index: number, end: number): boolean {
  if (words.isParticle(index) || words.isCapitalParticle(index) || words.isInitial(index)) return false;
  if (!words.isGiven(index)) return true;
  // A given name that is a surname too is the surname when nothing like a name follows.
  return words.isSurname(index) && (index === end || !(words.isSurname(index + 1) || words.isParticle(index + 1)));
}

/** Whether a given name and the word behind it are a name; a surname that is in no list must look like one. */
function fits(words: Words, given: number, surname: number): boolean {
  const word = words.word(surname);
  if (words.isInitial(surname) || isThing(word)) return false;
  if (words.isUpper(given)) return words.isSurname(surname) && words.isUpper(surname);
  if (words.isSurname(surname)) return true;
  if (words.isCommon(surname) || words.isOrdinary(surname) || (words.isUpper(surname) && word.length < 5)) return false;
  const particle = words.isParticle(surname - 1) || words.isCapitalParticle(surname - 1);
  return !words.isCommon(given) || particle;
}

/** Second surnames: known ones, and behind a Spanish name one more. */
function furtherSurnames(words: Words, given: number, surname: number, end: number): number {
  let last = surname;
  for (let next = surname + 1; next <= end; next++) {
    if (words.isParticle(next)) continue;
    const isSecond = next === surname + 1 && words.isSpanish(given) && !isThing(words.word(next));
    if (!words.isSurname(next) && !words.isCapitalParticle(next) && !isSecond) break;
    last = next;
  }
  return last;
}
