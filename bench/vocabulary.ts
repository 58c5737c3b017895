import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chosenTokens, rowsKept } from '../main/compress/granularity/token/choose.ts';
import { openTokenizer } from '../main/formats/tokenizer.ts';
import { trimTokenizer } from '../main/formats/vocabulary/trim.ts';
import { readVocabulary } from '../main/formats/vocabulary/vocabulary.ts';
import { textFiles, textsIn } from './hostile/textFiles.ts';

/*
 * What trimming a vocabulary does to text: tokens are chosen by the calibration and training text of a domain and of general
 * text, half and half, and compared on held-out text with those of the whole vocabulary.
 *
 * usage: node dist/bench/vocabulary.js --tokenizer FILE --corpora DIR [--domain medical] [--share 0.6] [--rows N]
 */

const { values } = parseArgs({
  options: {
    tokenizer: { type: 'string' },
    corpora: { type: 'string' },
    domain: { type: 'string', default: 'medical' },
    share: { type: 'string', default: '0.6' },
    rows: { type: 'string' },
  },
});
const { tokenizer: path, corpora, domain } = values;
if (path === undefined || corpora === undefined) throw new Error('Name --tokenizer FILE and --corpora DIR.');

const json = JSON.parse(await readFile(path, 'utf8')) as unknown;
const whole = await openTokenizer({ tokenizer: path });
const rows = Number(values.rows ?? whole.vocabularySize);
const scores = new Float64Array(rows);
for (const side of [domain, 'general']) {
  const counts = new Float64Array(rows);
  const { calibration, training } = textFiles(corpora, side);
  for (const part of [calibration, training])
    for (const text of await textsIn(part)) for (const id of whole.encode(text)) counts[id] = (counts[id] ?? 0) + 1;
  const all = counts.reduce((a, b) => a + b, 0);
  counts.forEach((count, id) => (scores[id] = (scores[id] ?? 0) + (0.5 * count) / all));
}
const keep = rowsKept(rows, Number(values.share));
const kept = chosenTokens({ vocabulary: readVocabulary(json), scores, keep, language: 0.25 });
const folder = await mkdtemp(join(tmpdir(), 'espalier-vocabulary-'));
const file = join(folder, 'tokenizer.json');
await writeFile(file, JSON.stringify(trimTokenizer(json, kept)));
const trimmed = await openTokenizer({ tokenizer: file });
await rm(folder, { recursive: true });

/** Tokens of the first that the second has at the same place of the text. */
function shared(first: Int32Array, second: Int32Array): number {
  let [i, j, at, to, same] = [0, 0, 0, 0, 0];
  while (i < first.length && j < second.length) {
    const [one, other] = [first[i] as number, second[j] as number];
    if (at === to && one === other) same += 1;
    const [next, then] = [at + whole.tokenBytes(one), to + whole.tokenBytes(other)];
    if (next <= then) [i, at] = [i + 1, next];
    if (then <= next) [j, to] = [j + 1, then];
  }
  return same;
}

const percent = (part: number, of: number) => `${((100 * part) / of).toFixed(2)} %`;
console.log(`${rows} rows, ${kept.length} stay: ${percent(rows - kept.length, rows)} are gone`);
for (const side of [domain, 'general']) {
  let [same, before, after, otherwise] = [0, 0, 0, 0];
  for (const text of await textsIn(textFiles(corpora, side).heldOut)) {
    const [first, second] = [whole.encode(text), trimmed.encode(text)];
    before += first.length;
    after += second.length;
    same += shared(
      first,
      second.map((id) => kept[id] as number),
    );
    if (trimmed.decode(second) !== whole.decode(first)) otherwise += 1;
  }
  console.log(
    `${side}: ${percent(same, before)} of ${before} tokens are the same, ${after} now; ${otherwise} documents are written otherwise`,
  );
}
