import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Tokenizer as Library } from '@huggingface/tokenizers';
import { describe, expect, it } from 'vitest';
import { spaceCutter } from '../../../../main/formats/encoding/words.ts';
import { tokenizerOf } from '../../../../main/formats/tokenizer.ts';
import { manyTexts } from '../../../clients/texts.ts';
import { sample } from '../../../support/cli.ts';
import { byteLevel, modern, split } from '../../../support/preTokenizers.ts';
import { shared } from '../../../support/shared.ts';

interface Json extends Readonly<Record<string, unknown>> {
  readonly added_tokens: readonly { readonly id: number; readonly content: string; readonly special: boolean }[];
}

const read = (path: string): Json => JSON.parse(readFileSync(path, 'utf8')) as Json;
const added = (id: number, content: string, special = true, normalized = false) => ({
  ...{ id, content, special, normalized, single_word: false, lstrip: false, rstrip: false },
});
const metaspace = { type: 'Metaspace', replacement: '▁', prepend_scheme: 'first', split: false };

const characters = [...' abcdefghijklmnopqrstuvwxyz<>|_/'];
const pieces = (space: string) => [
  '<unk>',
  '<s>',
  '</s>',
  ...characters.map((one) => (one === ' ' ? space : one)),
  'th',
  'the',
];
const unigram: Json = {
  ...{ version: '1.0', normalizer: null, pre_tokenizer: metaspace, post_processor: null, decoder: metaspace },
  added_tokens: [added(0, '<unk>'), added(1, '<s>'), added(2, '</s>'), added(37, '<think>', false)],
  model: {
    type: 'Unigram',
    unk_id: 0,
    vocab: pieces('▁').map((piece, at) => [piece, piece.length > 1 ? -1 : -2 - at / 100]),
  },
};
const wordPiece: Json = {
  ...{ version: '1.0', normalizer: null, pre_tokenizer: { type: 'WhitespaceSplit' }, post_processor: null },
  decoder: { type: 'WordPiece', prefix: '##', cleanup: false },
  added_tokens: [added(0, '<unk>'), added(1, '<s>'), added(2, '</s>')],
  model: {
    ...{ type: 'WordPiece', unk_token: '<unk>', continuing_subword_prefix: '##', max_input_chars_per_word: 100 },
    vocab: Object.fromEntries([...pieces('~'), ...characters.map((one) => `##${one}`)].map((piece, id) => [piece, id])),
  },
};

const meadow = read(join(sample, 'meadow-sample', 'tokenizer.json'));
/** The sample's vocabulary behind what other makers cut their texts by. */
const cutBy = (pre_tokenizer: unknown): Json => ({ ...meadow, pre_tokenizer });
const tokenizers: readonly (readonly [name: string, json: Json, control: string])[] = [
  ['byte-level, as GPT-2 cuts', meadow, '<|endoftext|>'],
  ['byte-level, as Llama 3 cuts', cutBy(modern('\\p{N}{1,3}')), '<|endoftext|>'],
  ['byte-level, as Qwen2 cuts', cutBy(modern('\\p{N}')), '<|endoftext|>'],
  ['byte-level behind digits alone', cutBy(split('\\p{N}')), '<|endoftext|>'],
  ['byte-level that leaves a text whole', cutBy(byteLevel(false)), '<|endoftext|>'],
  ['Unigram', unigram, '</s>'],
  ['WordPiece', wordPiece, '</s>'],
  ...(shared
    ? ([
        ['sentencepiece as Llama 2 has it', read(join(shared, 'models', 'stories260K-hf', 'tokenizer.json')), '</s>'],
        [
          'sentencepiece with normalised special tokens',
          read(join(shared, 'models', 'TinyStories-656K', 'tokenizer.json')),
          '<|end_story|>',
        ],
      ] as const)
    : []),
];

/** These read more than a thousand texts, the others some of them. */
const thorough = new Set(['byte-level, as GPT-2 cuts', 'sentencepiece as Llama 2 has it']);

describe.each(tokenizers)('a tokenizer that is %s', (name, json, control) => {
  const own = tokenizerOf({ json, settings: {}, template: null }, 'tokenizer.json');
  const library = new Library(json, {});
  const special = json.added_tokens.filter((token) => token.special).map(({ content }) => content);
  const id = json.added_tokens.find(({ content }) => content === control)?.id as number;
  const letter = `they saw ${control} and the end${control}\n${control}`;

  it('gives the ids and the texts of its own library', () => {
    const texts = [...manyTexts(special), 'ab'.repeat(500), ' '.repeat(70), '▁the▁▁ the▁'];
    expect(texts.length).toBeGreaterThan(1000);
    const every = thorough.has(name) ? 1 : 16;
    const wrong = texts.filter((text, at) => {
      if (at % every) return false;
      const ids = library.encode(text, { add_special_tokens: false }).ids.map((one: number | undefined) => one ?? 0);
      const options = { skip_special_tokens: true, clean_up_tokenization_spaces: false };
      const decodes = !ids.length || own.decode(ids) === library.decode(ids, options);
      return own.encode(text, true).join() !== ids.join() || !decodes;
    });
    expect(wrong).toEqual([]);
  });

  it('reads a control token that a document spells as text, and as a token where a chat template wrote it', () => {
    const ids = own.encode(letter);
    expect([...ids]).not.toContain(id);
    const spaces = (text: string) => text.replaceAll(/\s+/g, '');
    expect(spaces(own.decode(ids))).toBe(spaces(letter));
    const found = library.encode(letter, { add_special_tokens: false }).ids.filter((one: number) => one === id).length;
    expect(found).toBeGreaterThan(0);
    expect([...own.encode(letter, true)].filter((one) => one === id)).toHaveLength(found);
  });
});

describe('a tokenizer with tokens that are no control tokens', () => {
  it('finds them in documents, as its makers meant', () => {
    const own = tokenizerOf({ json: unigram, settings: {}, template: null }, 'tokenizer.json');
    expect([...own.encode('the <think>')].at(-1)).toBe(37);
    expect([...own.encode('the <think>', true)].at(-1)).toBe(37);
  });

  it('keeps a control token that somebody says in a chat text', () => {
    const template = '{% for m in messages %}{{ m.content }}</s>{% endfor %}';
    const own = tokenizerOf({ json: unigram, settings: {}, template }, 'tokenizer.json');
    const rendered = own.chat({ messages: [{ role: 'user', content: 'end</s> the' }] });
    const ids = [...own.encode(rendered, true)];
    expect(ids.filter((id) => id === 2)).toHaveLength(1);
    expect(own.decode(ids)).toBe('end</s> the');
  });
});

describe('spaceCutter', () => {
  it('cuts before spaces only where no token could be merged over the cut', () => {
    const cut = spaceCutter(['▁', 'a', 'b', '▁a', '>▁<', '😀▁']);
    expect(cut('a▁b▁▁a>▁a😀▁ab▁')).toEqual(['a', '▁b', '▁▁a>▁a😀▁ab', '▁']);
    expect(spaceCutter(['a', 'b'])('a▁b')).toEqual(['a▁b']);
  });
});
