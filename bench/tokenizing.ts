import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Tokenizer as Library } from '@huggingface/tokenizers';
import { openTokenizer, tokenizerFiles } from '../main/formats/tokenizer.ts';

/*
 * How fast texts become tokens: node dist/bench/tokenizing.js TEXT FOLDER… reads a megabyte of a text in documents of 4,000 characters
 * with the tokenizer of every folder, as the product does and as the library does by itself, in one process. The first reading
 * knows no word yet; the second has seen all of them.
 */

const [text = '', ...folders] = process.argv.slice(2);
const whole = readFileSync(text, 'utf8').slice(0, 1_000_000);
const documents = Array.from({ length: Math.ceil(whole.length / 4000) }, (_, at) =>
  whole.slice(4000 * at, 4000 * (at + 1)),
);

/** Seconds of a reading, and the tokens that it found. */
function reading(encode: (text: string) => ArrayLike<number>): readonly [seconds: number, tokens: number] {
  const started = performance.now();
  const tokens = documents.reduce((sum, document) => sum + encode(document).length, 0);
  return [(performance.now() - started) / 1000, tokens];
}

const speed = (seconds: number): string => `${(whole.length / seconds / 1e6).toFixed(2)} MB/s`;

for (const folder of folders) {
  const own = await openTokenizer(tokenizerFiles(folder));
  const library = new Library(JSON.parse(readFileSync(join(folder, 'tokenizer.json'), 'utf8')) as object, {});
  const encode = (one: string) => library.encode(one, { add_special_tokens: false }).ids as number[];
  for (const which of ['first', 'second']) {
    const [[ours, tokens], [theirs, expected]] = [reading((one) => own.encode(one)), reading(encode)];
    if (tokens !== expected) throw new Error(`${folder}: ${tokens} tokens, and ${expected} of the library.`);
    process.stdout.write(
      `${folder}, ${which} reading: ${speed(ours)}, library ${speed(theirs)}, ${(theirs / ours).toFixed(1)} times as fast\n`,
    );
  }
}
