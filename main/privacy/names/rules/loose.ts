import type { Finding } from '../../finding.ts';
import { isSpeech } from '../small.ts';
import { isCalledAfter, isThing } from '../things.ts';
import type { Words } from '../words.ts';
import type { Rule } from './rule.ts';

/** What people are or do, behind their name. */
const state = /^(?:was|is|has|had|felt|feels|war|ist|hat|hatte|fühlt|était|est|avait|a|estaba|tenía|era|aveva)$/u;
/** What somebody said begins so. */
const reported = /^(?:that|dass|que|qu['’]|che)$/u;

/** Sarah told; said that Tom was: a given name alone, as letters and notes have it. */
export const givenBeforeVerb: Rule = (words) => {
  const found: Finding[] = [];
  for (let index = 0; index < words.count; index++) {
    if (!words.isGiven(index) || !words.mayBeName(index) || words.isCommon(index)) continue;
    if (!words.isSpaced(index + 1) || isCalledAfter(words, index, index)) continue;
    const next = words.word(index + 1);
    const told = index > 0 && words.isSpaced(index) && reported.test(words.word(index - 1));
    if (isSpeech(next, words.word(index + 2)) || (told && state.test(next))) {
      found.push(words.finding(index, index, false));
    }
  }
  return found;
};

/** Fields of forms that hold somebody and nothing else. */
const ofPerson =
  /(?<!\p{L})(?:emergency contact|next of kin|full name|patient name|name of patient|client name|patient's name|nombre y apellidos|nome e cognome|nom et prénom|name des patienten)[ \u00a0]?[:：][ \t\u00a0]{0,4}(?=\p{Ll})/giu;
const arabic = /^(?:al|el|abu|bin|ibn)-?/u;
const mostWords = 3;

/** Emergency contact: ahmed al-rashid. */
export const lowerAfterField: Rule = (words) =>
  [...words.text.matchAll(ofPerson)].flatMap((match) => {
    const first = words.at(match.index + match[0].length);
    if (first === undefined) return [];
    let last = first;
    while (last < first + mostWords - 1 && words.isSpaced(last + 1) && /^\p{Ll}/u.test(words.word(last + 1))) last += 1;
    const ends = /^\s*(?:[,;(\n]|\.(?:\s|$)|$)/u.test(words.text.slice(words.to(last), words.to(last) + 4));
    const named = range(words, first, last).some(
      (index) => words.isGiven(index) || words.isSurname(index) || arabic.test(words.word(index)),
    );
    return last > first && ends && named ? [words.finding(first, last, false)] : [];
  });

const range = (words: Words, first: number, last: number): number[] =>
  Array.from({ length: Math.min(words.count, last + 1) - first }, (_, i) => first + i);

/** Of whom something bears the name: only people come behind these words. */
const inNameOf =
  /(?<!\p{L})(?:a nombre de|au nom de|intestat[oa] a|ausgestellt auf|registered to|issued to) (?=\p{Lu}\p{Ll})/gu;

/** La matrícula figura a nombre de Paqui. */
export const aloneInNameOf: Rule = (words) =>
  [...words.text.matchAll(inNameOf)].flatMap((match) => {
    const index = words.at(match.index + match[0].length);
    if (index === undefined || !words.mayBeName(index) || words.isOrdinary(index) || isThing(words.word(index)))
      return [];
    const ends = /^\s*(?:,(?!\s*\p{Lu})|[;(\n]|\.(?:\s|$)|$)/u.test(
      words.text.slice(words.to(index), words.to(index) + 5),
    );
    return ends && words.word(index).length > 2 ? [words.finding(index, index, false)] : [];
  });
