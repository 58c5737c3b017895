import type { Finding } from '../../finding.ts';
import { isSpeech } from '../small.ts';
import { isCalledAfter, isThing } from '../things.ts';
import type { Rule } from './rule.ts';

/** J. Schmidt; J. R. R. Smith. */
export const initialThenSurname: Rule = (words) => {
  const found: Finding[] = [];
  for (let first = 0; first < words.count; first++) {
    if (!words.isDottedInitial(first)) continue;
    let last = first;
    while (last < first + 4 && words.isInitial(last) && words.isJoined(last + 1)) last++;
    if (last === first || !words.isSurname(last) || !words.mayBeName(last) || words.isCommon(last)) continue;
    if (!isCalledAfter(words, first, last)) found.push(words.finding(first, last, false));
    first = last;
  }
  return found;
};

/** Patel called; Schmidt sagte; Rossi ha dichiarato. */
export const beforeSpeech: Rule = (words) => {
  const found: Finding[] = [];
  for (let index = 0; index < words.count; index++) {
    if (!words.isSurname(index) || !words.mayBeName(index) || words.isCommon(index)) continue;
    if (words.isSpaced(index + 1) && isSpeech(words.word(index + 1), words.word(index + 2))) {
      found.push(words.finding(index, index, false));
    }
  }
  return found;
};

/** German nouns before the name of a house or a firm, and endings of others. */
const noun =
  /^(?:Firma|Kanzlei|Apotheke|Praxis|Haus|Gasthof|Hotel|Schloss|Villa)$|(?:ung|heit|keit|schaft|tion|ismus|nis|tum|ings)$/u;

/** Zebulon Hoffman: in a sentence, a capitalised word of no list straight before a surname that is no ordinary word. */
export const unlistedThenSurname: Rule = (words) => {
  const found: Finding[] = [];
  for (let surname = 1; surname < words.count; surname++) {
    const first = surname - 1;
    if (!words.isSurname(surname) || words.isCommon(surname) || !words.mayBeName(surname)) continue;
    if (!words.isSpaced(surname) || !words.mayBeName(first) || words.isUpper(first) || words.isUpper(surname)) continue;
    const word = words.word(first);
    if (words.isOrdinary(first) || words.isOrdinary(surname)) continue;
    if (word.length < 4 || words.isCommon(first) || isThing(word) || noun.test(word)) continue;
    // A third capitalised word before or behind them: a heading, a firm, a place.
    if (words.isSpaced(first) && words.isCapitalised(first - 1)) continue;
    if (words.isSpaced(surname + 1) && words.isCapitalised(surname + 1)) continue;
    if (!isCalledAfter(words, first, surname)) found.push(words.finding(first, surname, false));
  }
  return found;
};
