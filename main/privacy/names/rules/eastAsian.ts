import { wordSet } from '../../context.ts';
import type { Finding } from '../../finding.ts';
import { fold } from '../dictionary.ts';
import * as lists from '../lists/eastAsia.ts';
import { isCalledAfter } from '../things.ts';
import type { Words } from '../words.ts';
import type { Rule } from './rule.ts';

const folded = (names: string): ReadonlySet<string> => new Set([...wordSet(names)].map(fold));
const surnames = folded(lists.surnames);
const given = folded(lists.given);
const ordinary = folded(lists.ordinary);

/** A syllable of Mandarin as Hanyu Pinyin writes it (ISO 7098), without its tone. */
const pinyin =
  '(?:[bpmf]?(?:a|ai|an|ang|ao|ei|en|eng|i|ian|iao|ie|in|ing|iu|o|ou|u)|[dtnl](?:a|ai|an|ang|ao|e|ei|en|eng|i|ia|ian|iang|iao|ie|in|ing|iu|ong|ou|u|uan|ue|ui|un|uo)|[gkh](?:a|ai|an|ang|ao|e|ei|en|eng|ong|ou|u|ua|uai|uan|uang|ui|un|uo)|[jqx](?:i|ia|ian|iang|iao|ie|in|ing|iong|iu|u|uan|ue|un)|(?:[zcs]h?|r)(?:a|ai|an|ang|ao|e|en|eng|i|ong|ou|u|ua|uai|uan|uang|ui|un|uo)|y(?:a|an|ang|ao|e|i|in|ing|ong|ou|u|uan|ue|un)|w(?:a|ai|an|ang|ei|en|eng|o|u))';
const mandarin = new RegExp(`^${pinyin}{1,2}$`, 'u');
/** Of a syllable alone: at least two letters, and no English word. */
const words = wordSet(
  'me he we be so no on in an a to go do men man fan pan ran can ban gang song long sang dang bin den pen hen',
);
/** Min-su, Ji-young, Kuan-yew: two syllables of Korean or Wade's Chinese. */
const hyphenated = /^\p{Lu}\p{Ll}{1,5}-\p{L}\p{Ll}{1,5}$/u;
/** What stands before somebody. */
const role =
  /(?:\b(?:patient|client|claimant|plaintiff|defendant|witness|respondent|appellant|applicant|tenant|landlord|mr|mrs|ms|miss|dr|prof|professor|seen by|signed by|reviewed by|contact|judge|president|director|minister|author)\.?:?\s)$/iu;

const mostGiven = 3;

/** Zhang Wei; Park Ji-young; Yamada Taro; Nguyen Thi Lan: the surname stands first. */
export const surnameFirst: Rule = (tokens) => {
  const found: Finding[] = [];
  for (let first = 0; first + 1 < tokens.count; first += 1) {
    if (!tokens.mayBeName(first) || !surnames.has(fold(tokens.word(first)))) continue;
    const last = lastGiven(tokens, first);
    if (last === first || isCalledAfter(tokens, first, last)) continue;
    // A capitalised word goes on: a firm, a place, a law.
    if (tokens.isSpaced(last + 1) && tokens.isCapitalised(last + 1) && !/^\p{Lu}{2,4}$/u.test(tokens.word(last + 1)))
      continue;
    found.push(tokens.finding(first, last, hasRole(tokens, first)));
    first = last;
  }
  return found;
};

const hasRole = (tokens: Words, first: number): boolean =>
  role.test(tokens.text.slice(Math.max(0, tokens.from(first) - 16), tokens.from(first)));

function lastGiven(tokens: Words, first: number): number {
  // A surname that is a word as well needs more than a single syllable behind it.
  const sure = !ordinary.has(fold(tokens.word(first))) || hasRole(tokens, first);
  let last = first;
  for (let next = first + 1; next <= first + mostGiven && tokens.isSpaced(next); next += 1) {
    if (!tokens.mayBeName(next) && !isGiven(tokens.word(next))) break;
    if (tokens.isUpper(next) || !isPart(tokens.word(next), sure)) break;
    last = next;
  }
  return last;
}

const isGiven = (word: string): boolean => given.has(fold(word));

function isPart(word: string, sure: boolean): boolean {
  const plain = fold(word);
  if (hyphenated.test(word)) return true;
  if (given.has(plain) && (sure || word.length > 4)) return true;
  return mandarin.test(plain) && plain.length > 1 && !words.has(plain) && (sure || plain.length > 5);
}
