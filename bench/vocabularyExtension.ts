import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { wordAllocations } from '../main/compress/granularity/word/allocation.ts';
import { tokenizerOf } from '../main/formats/tokenizer.ts';
import { extendTokenizer, numbered } from '../main/formats/vocabulary/extend.ts';
import { readVocabulary } from '../main/formats/vocabulary/vocabulary.ts';
import { u32 } from '../main/runtime/random.ts';
import { textFiles, textsIn } from './hostile/textFiles.ts';

/*
 * What giving words tokens of their own does to text: they are learned from calibration and training text of a domain, and
 * texts that are held out, of all domains, are cut with them and without.
 *
 * usage: node dist/bench/vocabularyExtension.js --tokenizer FILE --corpora DIR [--domain medical] [--words 500]
 */

const { values } = parseArgs({
  options: {
    tokenizer: { type: 'string' },
    corpora: { type: 'string' },
    domain: { type: 'string', default: 'medical' },
    words: { type: 'string', default: '500' },
    general: { type: 'string', default: 'general,legal,finance,code' },
  },
});
const { tokenizer: path, corpora, domain } = values;
if (path === undefined || corpora === undefined) throw new Error('Name --tokenizer FILE and --corpora DIR.');

const opened = (json: unknown) => tokenizerOf({ json, settings: {}, template: null }, path);
const json = JSON.parse(await readFile(path, 'utf8')) as unknown;
const whole = opened(json);
const uses = new Map<string, { weight: number; documents: number[] }>();
const { calibration, training } = textFiles(corpora, domain);
let document = 0;
for (const part of [calibration, training])
  for (const text of await textsIn(part)) {
    document += 1;
    for (const word of whole.words(text)) {
      const use = uses.get(word) ?? { weight: 0, documents: [] };
      uses.set(word, use);
      use.weight += 1;
      if (use.documents.length < 16 && use.documents.at(-1) !== document) use.documents.push(document);
    }
  }
const { component, options } = wordAllocations.bind({ name: 'highest', words: Number(values.words) });
const started = performance.now();
const merges = component.choose({ tokenizer: json, words: uses, prefer: (weight) => weight }, options);
const seconds = (performance.now() - started) / 1000;
const first = [...readVocabulary(json).texts.keys()].reduce((most, id) => Math.max(most, id)) + 1;
const extended = opened(extendTokenizer(json, numbered(merges, first)));
console.log(
  `${merges.length} words of ${uses.size} in ${seconds.toFixed(1)} s, the first: ${merges
    .slice(0, 12)
    .map((merge) => merge.join(''))
    .join(' ')}`,
);

/** Texts in both ways: tokens, texts that became longer, texts that are decoded otherwise than before. */
function compared(texts: readonly string[]) {
  const sum = { before: 0, after: 0, longer: 0, otherwise: 0 };
  for (const text of texts) {
    const [old, now] = [whole.encode(text), extended.encode(text)];
    sum.before += old.length;
    sum.after += now.length;
    if (now.length > old.length) sum.longer += 1;
    if (extended.decode(now) !== whole.decode(old)) sum.otherwise += 1;
  }
  return sum;
}

const show = (name: string, texts: readonly string[]): void => {
  const { before, after, longer, otherwise } = compared(texts);
  console.log(
    `${name}: ${before} → ${after} tokens, ${(100 * (1 - after / before)).toFixed(2)} % fewer; of ${texts.length} texts ${longer} longer, ${otherwise} decoded otherwise`,
  );
};
for (const name of [domain, ...values.general.split(',')]) show(name, await textsIn(textFiles(corpora, name).heldOut));

const characters = (text: number) =>
  Array.from({ length: 1 + (u32(text, 0) % 24) }, (_, at) => {
    const most = [0x7f, 0x250, 0x3000, 0x110000][u32(text + 1e6, at) % 4] as number;
    const code = u32(text, at + 1) % most;
    return code >= 0xd800 && code <= 0xdfff ? 'x' : String.fromCodePoint(code);
  }).join('');
show(
  'random Unicode',
  Array.from({ length: 10_000 }, (_, text) => characters(text)),
);
