import { describe, expect, it } from 'vitest';
import { bytePairCandidates } from '../../../../../main/gguf/tokenizer/bytePair.ts';
import { byteCharacters } from '../../../../../main/formats/vocabulary/bytes.ts';
import { vocabularyKeys } from '../../../../../main/export/gguf/tokenizer/keys.ts';
import { provenCandidate } from '../../../../../main/gguf/tokenizer/proof.ts';
import { sentencePieceCandidates } from '../../../../../main/gguf/tokenizer/sentencePiece.ts';
import { tokenTable, tokenTypes } from '../../../../../main/gguf/tokenizer/table.ts';
import { openTokenizer } from '../../../../../main/formats/tokenizer.ts';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../../../../support/folder.ts';
import { byteLevel, modern, split } from '../../../../support/preTokenizers.ts';

const folder = await temporaryFolder();
const merges = ['Ġ t', 'h e', 'Ġt he', '1 2', '12 3', 'i t', "' s", 'Ġ Ġ', 'Ċ Ċ'];
const special = { id: 256 + merges.length, content: '<|end|>', special: true };
const vocab = Object.fromEntries(
  [...byteCharacters, ...merges.map((merge) => merge.replace(' ', ''))].map((text, id) => [text, id]),
);
const size = special.id + 3;
const bytePair = (pre_tokenizer: object) => ({
  ...{ version: '1.0', normalizer: null, post_processor: null, pre_tokenizer, decoder: byteLevel(true) },
  added_tokens: [{ ...special, single_word: false, lstrip: false, rstrip: false, normalized: false }],
  model: { type: 'BPE', vocab, merges },
});
async function tokenizerOf(json: object) {
  const tokenizer = join(folder, 'tokenizer.json');
  await writeFile(tokenizer, JSON.stringify(json));
  return openTokenizer({ tokenizer });
}

describe('a byte-level vocabulary', () => {
  it.each([
    ['gpt-2', byteLevel(true)],
    ['llama-bpe', modern('\\p{N}{1,3}')],
    ['qwen2', modern('\\p{N}')],
    ['smollm', { type: 'Sequence', pretokenizers: [{ type: 'Digits', individual_digits: true }, byteLevel(true)] }],
  ])('is recognised as %s by what it does', async (pre, preTokenizer) => {
    const json = bytePair(preTokenizer);
    const table = tokenTable(json, size);
    const found = provenCandidate(bytePairCandidates(table), table, await tokenizerOf(json), () => true);
    expect(found.keys['tokenizer.ggml.pre']?.value).toBe(pre);
    expect(found.keys['tokenizer.ggml.merges']?.value).toEqual(merges);
  });

  it('is recognised where characters are composed first, which changes no text that is composed', async () => {
    const json = { ...bytePair(byteLevel(true)), normalizer: { type: 'NFC' } };
    const table = tokenTable(json, size);
    const found = provenCandidate(bytePairCandidates(table), table, await tokenizerOf(json), () => true);
    expect(found.keys['tokenizer.ggml.pre']?.value).toBe('gpt-2');
  });

  it('is refused when no known way gives its tokens', async () => {
    const json = bytePair(split('.'));
    const table = tokenTable(json, size);
    const tokenizer = await tokenizerOf(json);
    expect(() => provenCandidate(bytePairCandidates(table), table, tokenizer, () => true)).toThrow(
      /No way in which llama.cpp reads a vocabulary gives the tokens .*they differ on/,
    );
  });

  it('is as long as the embedding, with its special tokens marked', () => {
    const json = bytePair(byteLevel(true));
    const { texts, types } = tokenTable(json, size);
    expect(texts.slice(-3)).toEqual(['<|end|>', `[PAD${size - 2}]`, `[PAD${size - 1}]`]);
    expect(types.slice(-4)).toEqual([tokenTypes.normal, tokenTypes.control, tokenTypes.unused, tokenTypes.unused]);
    expect(() => tokenTable(json, 20)).toThrow('the model has 20');
    expect(() => tokenTable({ model: { type: 'WordPiece' } }, 20)).toThrow('another kind');
    const twice = {
      ...json,
      added_tokens: [
        { id: special.id, content: 'the', special: true },
        { id: special.id + 1, content: 'the' },
      ],
    };
    expect(() => tokenTable(twice, size)).toThrow('empty or repeated');
    // Only a space stands between two tokens: other white space may be in them.
    const merging = (merge: unknown) => tokenTable({ ...json, model: { ...json.model, merges: [merge] } }, size);
    expect(merging('; \r').merges).toEqual([[';', '\r']]);
    expect(() => merging(['; ', 'a'])).toThrow('two tokens without spaces');
  });

  it('names special tokens by text or id, and says what is put around a text', () => {
    const json = bytePair(byteLevel(true));
    const keys = vocabularyKeys(
      tokenTable(json, size),
      json,
      { bos_token: { content: '<|end|>' } },
      { eos_token_id: [7, 8] },
    );
    expect(keys['tokenizer.ggml.bos_token_id']?.value).toBe(special.id);
    expect(keys['tokenizer.ggml.eos_token_id']?.value).toBe(7);
    expect(keys).not.toHaveProperty('tokenizer.ggml.padding_token_id');
    expect(keys['tokenizer.ggml.add_bos_token']?.value).toBe(false);
    const single = [{ SpecialToken: { id: '<|end|>' } }, { Sequence: { id: 'A' } }];
    const post_processor = {
      type: 'Sequence',
      processors: [{ type: 'ByteLevel' }, { type: 'TemplateProcessing', single }],
    };
    const around = vocabularyKeys(tokenTable(json, size), { ...json, post_processor }, {}, {});
    expect(around['tokenizer.ggml.add_bos_token']?.value).toBe(true);
    expect(around['tokenizer.ggml.add_eos_token']?.value).toBe(false);
  });
});

describe('a vocabulary of sentencepieces', () => {
  it('merges by rank, spells what it does not know in bytes, and puts a space before the text', () => {
    const pieces = [
      '<unk>',
      ...Array.from({ length: 256 }, (_, i) => `<0x${i.toString(16).toUpperCase().padStart(2, '0')}>`),
    ];
    const texts = [...pieces, '▁', 'a', 'b', 'ab', '▁ab'];
    const model = {
      type: 'BPE',
      byte_fallback: true,
      unk_token: '<unk>',
      merges: ['a b', '▁ ab'],
      vocab: Object.fromEntries(texts.map((text, id) => [text, id])),
    };
    const table = tokenTable({ model, added_tokens: [{ id: 0, content: '<unk>', special: true }] }, texts.length);
    expect(table.types.slice(0, 3)).toEqual([tokenTypes.unknown, tokenTypes.byte, tokenTypes.byte]);
    const [prefixed, plain] = sentencePieceCandidates(table);
    expect(prefixed?.encode('ab a')).toEqual([261, 257, 258]);
    expect(plain?.encode('ab é')).toEqual([260, 257, 1 + 0xc3, 1 + 0xa9]);
    expect(prefixed?.keys['tokenizer.ggml.add_space_prefix']?.value).toBe(true);
  });
});
