import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openGguf } from '../../../../main/formats/gguf/reader.ts';
import { bool, string, uint32 } from '../../../../main/formats/gguf/values.ts';
import { tokenizerOf } from '../../../../main/formats/tokenizer.ts';
import { byteCharacters, byteToken } from '../../../../main/formats/vocabulary/bytes.ts';
import { vocabularyOf } from '../../../../main/gguf/source.ts';
import { tokenizerIn } from '../../../../main/gguf/tokenizer/contents.ts';
import { describeJson } from '../../../../main/models/describe.ts';
import { u32 } from '../../../../main/runtime/random.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { changedGguf, exportedGguf, type GgufChanges } from '../../../support/ggufFile.ts';
import { memorySource, seededWeights } from '../../../support/seededModel.ts';
import { needsShared, shared } from '../../../support/shared.ts';
import { tinyConfig } from '../../../support/tinyModel.ts';
import { byteLevel, modern } from '../../../support/preTokenizers.ts';

const root = await temporaryFolder();
let count = 0;
const place = () => join(root, String((count += 1)));
const json = async (path: string) => JSON.parse(await readFile(path, 'utf8')) as { model: { vocab: object } };

type Settings = Readonly<Record<string, unknown>>;

/** What comes back of a tokenizer that was exported with a small model. */
async function again(tokenizer: object, size: number, settings: Settings = {}, changes: GgufChanges = {}) {
  const config = { ...tinyConfig, vocab_size: size };
  const { architecture } = describeJson(config);
  const source = memorySource(architecture, seededWeights(architecture));
  const path = await changedGguf(await exportedGguf(place(), source, config, tokenizer, settings), place(), changes);
  await using file = await openGguf(path);
  const content = tokenizerIn(file, vocabularyOf(file));
  const lossless = { ...settings, clean_up_tokenization_spaces: false };
  const own = tokenizerOf({ json: tokenizer, settings: lossless, template: null }, 'tokenizer.json');
  return { content, own, found: tokenizerOf(content, path) };
}

/** Texts of the sample with whatever stands between words elsewhere. */
async function texts(): Promise<string[]> {
  const lines = (
    await readFile(join(import.meta.dirname, '../../../../resources/sample/health-service.jsonl'), 'utf8')
  ).split('\n');
  const own = lines
    .slice(0, 60)
    .flatMap((line) => (line ? [String((JSON.parse(line) as { text?: string }).text ?? line).slice(0, 400)] : []));
  const marks = [
    ' ',
    '  ',
    '\n',
    '\n\n ',
    '\t',
    "'s",
    "'LL",
    '12345',
    ' ½',
    '¿',
    '你好',
    ' 🙂',
    'é',
    ';;',
    ' x',
    '\r\n',
    '...',
  ];
  const drawn = Array.from({ length: 30 }, (_, text) =>
    Array.from({ length: 12 }, (__, i) => marks[u32(text, i) % marks.length]).join(''),
  );
  return [...own, ...drawn];
}

/** As tokenizers of Hugging Face cut by `Digits`; the library that is used here takes only 0 to 9 for such. */
const digitByDigit = {
  type: 'Sequence',
  pretokenizers: [
    { type: 'Split', pattern: { Regex: '\\p{N}' }, behavior: 'Isolated', invert: false },
    byteLevel(true),
  ],
};
const merges = ['Ġ t', 'h e', 'Ġt he', '1 2', '12 3', 'i t', "' s", 'Ġ Ġ', 'Ċ Ċ', 'Ġthe Ġthe', 'l o'];
const words = [...byteCharacters, ...merges.map((merge) => merge.replace(' ', ''))];
const special = { single_word: false, lstrip: false, rstrip: false, normalized: false };
const bytePair = (pre_tokenizer: object) => ({
  ...{ version: '1.0', normalizer: null, post_processor: null, pre_tokenizer, decoder: byteLevel(true) },
  added_tokens: [
    { id: words.length, content: '<|end|>', special: true, ...special },
    { id: words.length + 1, content: '<tool>', special: false, ...special },
  ],
  model: { type: 'BPE', vocab: Object.fromEntries(words.map((text, id) => [text, id])), merges },
});

describe('a byte-level vocabulary comes back', () => {
  it.each([
    ['gpt-2', byteLevel(true)],
    ['llama-bpe', modern('\\p{N}{1,3}')],
    ['qwen2', modern('\\p{N}')],
    ['starcoder', digitByDigit],
  ])('that is cut as %s', async (pre, way) => {
    // llama.cpp knows most ways by several names, of which an export takes the first.
    const changes = { keys: { 'tokenizer.ggml.pre': string(pre) } };
    const { own, found } = await again(bytePair(way), words.length + 4, {}, changes);
    for (const text of [...(await texts()), 'a<|end|>b <tool>c']) {
      expect(found.encode(text)).toEqual(own.encode(text));
      expect(found.decode(own.encode(text))).toBe(own.decode(own.encode(text)));
    }
    expect(found.vocabularySize).toBe(own.vocabularySize);
  });

  it('that was trained, with what stands around it', async () => {
    const sample = join(import.meta.dirname, '../../../../resources/sample/meadow-sample');
    const tokenizer = await json(join(sample, 'tokenizer.json'));
    const settings = {
      bos_token: '<|endoftext|>',
      eos_token: '<|endoftext|>',
      add_bos_token: true,
      chat_template: '{{ messages }}',
    };
    const changes = { keys: { 'tokenizer.ggml.eot_token_id': uint32(7), 'tokenizer.ggml.add_eos_token': bool(true) } };
    const { own, found, content } = await again(tokenizer, 6144, settings, changes);
    for (const text of await texts()) expect(found.encode(text)).toEqual(own.encode(text));
    expect(content.settings).toMatchObject({
      bos_token: '<|endoftext|>',
      eos_token: '<|endoftext|>',
      add_eos_token: true,
    });
    expect(content.template).toBe('{{ messages }}');
    expect(content.ids).toEqual({ bos_token_id: 0, eos_token_id: [0, 7] });
    const end = { SpecialToken: { id: '<|endoftext|>', type_id: 0 } };
    expect(content.json).toMatchObject({
      post_processor: { single: [end, { Sequence: { id: 'A', type_id: 0 } }, end] },
    });
  });
});

/** Sentencepieces with bytes, some words, and a token that no merge makes. */
const pieces = ['▁', ...'abcdefghijklmnopqrstuvwxyzT.'];
const pieceMerges = ['▁ t', 'h e', '▁t he', 'i n', 'e r', '▁ a', 'o n', 'in g', 'he r', '▁the r', '▁ ▁'];
const pieceTexts = [
  '<unk>',
  '<s>',
  '</s>',
  ...Array.from({ length: 256 }, (_, byte) => byteToken(byte)),
  ...pieces,
  ...pieceMerges.map((merge) => merge.replace(' ', '')),
];
const sentencePieces = (prefix: boolean) => ({
  version: '1.0',
  added_tokens: ['<unk>', '<s>', '</s>'].map((content, id) => ({ id, content, special: true, ...special })),
  normalizer: {
    type: 'Sequence',
    normalizers: [
      ...(prefix ? [{ type: 'Prepend', prepend: '▁' }] : []),
      { type: 'Replace', pattern: { String: ' ' }, content: '▁' },
    ],
  },
  pre_tokenizer: null,
  post_processor: null,
  decoder: {
    type: 'Sequence',
    decoders: [
      { type: 'Replace', pattern: { String: '▁' }, content: ' ' },
      ...[{ type: 'ByteFallback' }, { type: 'Fuse' }],
      ...(prefix ? [{ type: 'Strip', content: ' ', start: 1, stop: 0 }] : []),
    ],
  },
  model: {
    ...{ type: 'BPE', unk_token: '<unk>', fuse_unk: true, byte_fallback: true },
    ...{ vocab: Object.fromEntries(pieceTexts.map((text, id) => [text, id])), merges: pieceMerges },
  },
});

describe('sentencepieces come back', () => {
  it.each([true, false])('with a space before a text: %s', async (prefix) => {
    const { own, found, content } = await again(sentencePieces(prefix), pieceTexts.length + 1);
    for (const text of await texts()) {
      expect(found.encode(text)).toEqual(own.encode(text));
      expect(found.decode(own.encode(text))).toBe(own.decode(own.encode(text)));
    }
    // llama.cpp's own defaults: the exporter was told of none.
    expect(content.ids).toEqual({ bos_token_id: 1, eos_token_id: 0 });
  });

  it('of scores that are not there are refused', async () => {
    const changes = { keys: { 'tokenizer.ggml.scores': undefined } };
    await expect(again(sentencePieces(true), pieceTexts.length, {}, changes)).rejects.toThrow(
      /scores" must list \d+ numbers/,
    );
  });

  it.skipIf(!shared)(needsShared('of a trained model'), async () => {
    const tokenizer = await json(join(String(shared), 'models', 'stories260K-hf', 'tokenizer.json'));
    const { own, found } = await again(tokenizer, 512);
    for (const text of await texts()) expect(found.encode(text)).toEqual(own.encode(text));
  });
});
