import type { Finding } from '../../finding.ts';
import { beforePeople, stops } from '../small.ts';
import { isThing } from '../things.ts';
import type { Words } from '../words.ts';
import type { Rule } from './rule.ts';

const listGoesOn = /^,? (?:and|or|und|oder|et|ou|y|e|o) /u;

/** Schmidt, Anna; GARCÍA LÓPEZ, María Dolores. */
export const surnameCommaGiven: Rule = (words) => {
  const found: Finding[] = [];
  for (let given = 1; given < words.count; given++) {
    if (!words.isGiven(given) || !words.mayBeName(given) || !/^, ?$/u.test(words.gap(given))) continue;
    const surname = given - 1;
    if (!words.mayBeName(surname) || words.isInitial(surname)) continue;
    const last = furtherGiven(words, given);
    const behind = words.text.slice(words.to(last), words.to(last) + 6);
    // "In Paris, Peter Meyer said": the name begins behind the comma. "Lincoln, Jackson and Madison": a list.
    if ((words.isJoined(last + 1) && words.mayBeName(last + 1)) || listGoesOn.test(behind)) continue;
    const first = furtherSurnames(words, surname);
    const isField = isAlone(words, first, last);
    if (!isField && !fits(words, first, surname, given)) continue;
    const ordinary = words.isCommon(given) || (words.isCommon(surname) && !isField);
    found.push(words.finding(first, last, words.isSurname(surname) && !ordinary));
  }
  return found;
};

/** In the middle of a sentence: at least one word of the lists that is no ordinary one, or a word before people. */
function fits(words: Words, first: number, surname: number, given: number): boolean {
  if (words.isSurname(surname)) return !(words.isCommon(given) && words.isCommon(surname));
  if (words.isUpper(surname) && !words.isUpper(given)) return false;
  return !words.isCommon(given) && beforePeople.has(words.word(first - 1));
}

function furtherGiven(words: Words, given: number): number {
  let last = given;
  while (last < given + 3 && words.isJoined(last + 1) && (words.isGiven(last + 1) || words.isDottedInitial(last + 1)))
    last++;
  return last;
}

/** Further surnames and particles before the last one. */
function furtherSurnames(words: Words, surname: number): number {
  let first = surname;
  while (first > 0 && first > surname - 3 && words.isJoined(first)) {
    if (!words.isParticle(first - 1) && !(words.isSurname(first - 1) && words.mayBeName(first - 1))) break;
    first--;
  }
  return first;
}

/** Whether words are a field: behind a colon or the beginning of a line, and before an end or a number. */
function isAlone(words: Words, first: number, last: number): boolean {
  const { text } = words;
  const [from, to] = [words.from(first), words.to(last)];
  const begins = /(?:^|[\n:;|\t])[ \t\u00a0]{0,8}$/u.test(text.slice(Math.max(0, from - 9), from));
  return begins && /^(?:$|[.;:|\n\r\t(]|,? {2}|,? ?[\d(])/u.test(text.slice(to, to + 4));
}

/** DUPONT Jean; LE GALL Yannick. */
export const upperThenGiven: Rule = (words) => {
  const found: Finding[] = [];
  for (let given = 1; given < words.count; given++) {
    const surname = given - 1;
    if (!words.isUpper(surname) || stops.has(words.word(surname)) || !words.isSpaced(given)) continue;
    if (!words.mayBeName(given) || words.isUpper(given) || words.isInitial(given)) continue;
    const known = words.isSurname(surname);
    const fits = words.isGiven(given)
      ? known || (words.word(surname).length > 3 && !words.isCommon(given))
      : known &&
        !words.isCommon(surname) &&
        !isThing(words.word(given)) &&
        /[,;(\n]/u.test(words.text[words.to(given)] ?? '');
    if (!fits) continue;
    let first = surname;
    while (first > 0 && first > surname - 3 && words.isSpaced(first) && words.isUpper(first - 1)) {
      const label = stops.has(words.word(first - 1)) && words.word(first - 1).length > 3;
      if (label) break;
      first--;
    }
    let last = given;
    while (last < given + 2 && words.isSpaced(last + 1) && words.isGiven(last + 1) && words.mayBeName(last + 1)) last++;
    found.push(words.finding(first, last, known && words.isGiven(given)));
  }
  return found;
};
