import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Finding } from '../main/privacy/finding.ts';
import { name } from '../main/privacy/detectors/name.ts';

/**
 * Names of people found in a corpus that others labelled: files in CoNLL columns, tags in the last one. Counted by word,
 * because corpora disagree on titles and initials. The tag PER of loan agreements also marks words such as "Lender"; only
 * labels that begin with a capital and are no word of the contract's cast count.
 * usage: node dist/bench/privacyNames.js --conll FILE [--misses]
 */
const { values } = parseArgs({
  options: { conll: { type: 'string' }, misses: { type: 'boolean', default: false } },
});
if (!values.conll) throw new Error('Give --conll FILE.');

const cast =
  /^(?:lender|borrower|bank|executive|employee|company|agent|guarantor|holder|landlord|tenant|seller|buyer|purchaser|trustee|grantor|director|officer|president|chairman|secretary|attorney|debtor|creditor|parent|subsidiary|indemnitee|consultant|assignee|administrator)s?$/iu;

interface Word {
  readonly from: number;
  readonly to: number;
  readonly isPerson: boolean;
}

let text = '';
const words: Word[] = [];
for (const line of (await readFile(values.conll, 'utf8')).split('\n')) {
  const columns = line.trim().split(/\s+/u);
  const token = columns[0] ?? '';
  if (columns.length < 4 || token === '-DOCSTART-') {
    if (!text.endsWith('\n')) text += '\n';
    continue;
  }
  const closes = /^[.,;:!?)\]}”’%]+$/u.test(token);
  if (text && !closes && !/[\n([{“$]$/u.test(text)) text += ' ';
  const from = text.length;
  text += token;
  const isWord = /^\p{Lu}/u.test(token) && !cast.test(token);
  words.push({ from, to: text.length, isPerson: isWord && /-PER$/u.test(columns.at(-1) as string) });
}

const findings = name.find(text);
const holds = ({ from, to }: Finding, word: Word): boolean => from < word.to && to > word.from;
const covered = (word: Word): boolean => findings.some((finding) => holds(finding, word));
const persons = words.filter(({ isPerson }) => isPerson);
const found = words.filter((word) => /^\p{Lu}\p{L}/u.test(text.slice(word.from, word.to)) && covered(word));
const hits = persons.filter(covered);
const right = found.filter(({ isPerson }) => isPerson);
const share = (part: number, whole: number): string => `${part} of ${whole}, ${((100 * part) / whole).toFixed(1)} %`;
console.log(`words of names found: ${share(hits.length, persons.length)}`);
console.log(`found words that are of names: ${share(right.length, found.length)}`);
if (values.misses) {
  const show = ({ from, to }: Word) =>
    `${text.slice(Math.max(0, from - 40), from)}⟦${text.slice(from, to)}⟧${text.slice(to, to + 30)}`.replaceAll(
      '\n',
      '⏎',
    );
  for (const word of persons) if (!covered(word)) console.log(`missed ${show(word)}`);
  for (const word of found) if (!word.isPerson) console.log(`wrong ${show(word)}`);
}
