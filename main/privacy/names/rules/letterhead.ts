import type { Finding } from '../../finding.ts';
import { isThing } from '../things.ts';
import type { Rule } from './rule.ts';

/** A street with its number, at the beginning or the end of a line. */
const street = /^(?:\d{1,5}[A-Za-z]?,? \p{L}|[^\n]{3,50}\p{L}[.,]? (?:n\.? ?º? ?)?\d{1,4}(?: ?[a-zA-Z])?\s*$)/u;
const postcode = /(?<!\d)\d{5}(?!\d)|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}(?![\p{L}\d])/u;

const longest = 70;

/** Two to five capitalised words alone on a line, above a street and a post code. */
export const aboveAddress: Rule = (words) => {
  const found: Finding[] = [];
  for (const { index, 0: line } of words.text.matchAll(/[^\n]+/gu)) {
    if (line.length > longest) continue;
    const first = words.at(index + line.length - line.trimStart().length);
    if (first === undefined || !words.mayBegin(first)) continue;
    const last = words.runEnd(first);
    const end = index + line.length;
    if (last === first || words.to(last) !== index + line.trimEnd().length || isThing(words.word(last))) continue;
    const [, next = '', after = ''] = words.text.slice(end, end + 2 * longest).split('\n');
    if (street.test(next) && postcode.test(`${next}\n${after}`)) found.push(words.finding(first, last, false));
  }
  return found;
};
