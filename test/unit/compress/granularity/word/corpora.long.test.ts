import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { wordAllocations } from '../../../../../main/compress/granularity/word/allocation.ts';
import { tokenizerOf } from '../../../../../main/formats/tokenizer.ts';
import { extendTokenizer, numbered } from '../../../../../main/formats/vocabulary/extend.ts';
import { readVocabulary } from '../../../../../main/formats/vocabulary/vocabulary.ts';
import { publishedTokenizer } from '../../../../support/llamaCpp.ts';
import { shared } from '../../../../support/shared.ts';
import { randomTexts } from '../../../../support/texts.ts';

const corpora = join(shared ?? '', 'corpora', 'domains');
const published = (name: string) => join(publishedTokenizer(name), 'tokenizer.json');

/** Tokenizers, and the share of the tokens of held-out medical text that 500 new ones save at least. */
const tokenizers: readonly (readonly [name: string, path: string, least: number])[] = [
  ['meadow-8m', join(shared ?? '', 'models', 'meadow-8m', 'tokenizer.json'), 0.03],
  ['llama2', published('llama2'), 0.03],
  // A vocabulary that is larger by 145,000 tokens has most of the words already.
  ['qwen3', published('qwen3'), 0.025],
];

const textsIn = (domain: string, split: string): string[] =>
  readFileSync(join(corpora, domain, `${split}.jsonl`), 'utf8')
    .split('\n')
    .filter((line) => line)
    .map((line) => (JSON.parse(line) as { readonly text: string }).text);

const opened = (json: unknown) => tokenizerOf({ json, settings: {}, template: null }, 'tokenizer.json');

describe.each(tokenizers)('500 words of medical text in the vocabulary of %s', (name, path, least) => {
  const there = shared !== null && existsSync(path);
  const title = there ? '' : ` (skipped: ${name} or the corpora are not there)`;

  it.skipIf(!there)(`shorten medical text, and make no text longer${title}`, () => {
    const json = JSON.parse(readFileSync(path, 'utf8')) as unknown;
    const whole = opened(json);
    const words = new Map<string, { weight: number; documents: number[] }>();
    for (const [document, text] of [...textsIn('medical', 'calib'), ...textsIn('medical', 'train')].entries())
      for (const word of whole.words(text)) {
        const use = words.get(word) ?? { weight: 0, documents: [] };
        words.set(word, use);
        use.weight += 1;
        if (use.documents.length < 3 && use.documents.at(-1) !== document) use.documents.push(document);
      }
    const { component, options } = wordAllocations.bind('highest');
    const merges = component.choose({ tokenizer: json, words, prefer: (weight) => weight }, options);
    expect(merges).toHaveLength(500);
    const first = [...readVocabulary(json).texts.keys()].reduce((most, id) => Math.max(most, id)) + 1;
    const extended = opened(extendTokenizer(json, numbered(merges, first)));
    /** Share of the tokens that is saved, where no text is longer or another one. */
    const saved = (texts: readonly string[]): number => {
      let [before, after] = [0, 0];
      for (const text of texts) {
        const [old, now] = [whole.encode(text), extended.encode(text)];
        expect(now.length).toBeLessThanOrEqual(old.length);
        if (extended.decode(now) !== whole.decode(old)) expect(extended.decode(now)).toBe(whole.decode(old));
        [before, after] = [before + old.length, after + now.length];
      }
      return 1 - after / before;
    };
    expect(saved(textsIn('medical', 'heldout'))).toBeGreaterThan(least);
    for (const domain of ['general', 'legal', 'finance', 'code'])
      expect(saved(textsIn(domain, 'heldout'))).toBeGreaterThanOrEqual(0);
    saved(randomTexts(10_000));
  });
});
