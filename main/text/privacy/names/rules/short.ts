import type { Finding } from '../../finding.ts';
import { isSpeech } from '../small.ts';
import { isCalledAfter } from '../things.ts';
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
