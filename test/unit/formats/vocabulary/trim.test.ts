import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openTokenizer, type Tokenizer } from '../../../../main/formats/tokenizer.ts';
import { configIds, renumberedConfig } from '../../../../main/formats/vocabulary/configIds.ts';
import type { Json } from '../../../../main/formats/vocabulary/kind.ts';
import { followed, followsTokens } from '../../../../main/formats/vocabulary/follow.ts';
import { newIds, trimTokenizer } from '../../../../main/formats/vocabulary/trim.ts';
import { readVocabulary } from '../../../../main/formats/vocabulary/vocabulary.ts';
import { order } from '../../../../main/runtime/random.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { needsShared, shared } from '../../../support/shared.ts';
import { randomTexts } from '../../../support/texts.ts';
import { tinyTokenizer } from '../../../support/tinyModel.ts';

const folder = await temporaryFolder();
let files = 0;

/** The tokenizer that somebody gets who finds this tokenizer.json. */
function opened(json: unknown): Promise<Tokenizer> {
  files += 1;
  const path = join(folder, `${files}.json`);
  writeFileSync(path, JSON.stringify(json));
  return openTokenizer({ tokenizer: path });
}

/** Required tokens and so many others, drawn by a seed, each with what it is merged from; ascending. */
function drawn(json: unknown, count: number, seed = 1): number[] {
  const { texts, required, parts } = readVocabulary(json);
  const all = [...texts.keys()];
  const some = order(seed, all.length)
    .slice(0, count)
    .map((at) => all[at] as number);
  return [...new Set([...required, ...some.flatMap((id) => [id, ...parts(id)])])].sort((a, b) => a - b);
}

const model = (name: string): Json =>
  JSON.parse(readFileSync(join(shared as string, 'models', name, 'tokenizer.json'), 'utf8')) as Json;
const stories = () => readFileSync(join(shared as string, 'corpora', 'tinystories-sample', 'tiny_stories.txt'), 'utf8');

/** Byte-pair merges where a token can be reached by other ways than its own. */
const merged = {
  ...tinyTokenizer,
  model: {
    ...tinyTokenizer.model,
    vocab: { ...tinyTokenizer.model.vocab, ab: 96, bc: 97, abc: 98, cd: 99, abcd: 100, xabc: 101 },
    merges: ['b c', 'a bc', ['c', 'd'], 'a b', 'ab c', 'ab cd', 'x abc'],
  },
};

describe('trimTokenizer', () => {
  it('knows what a token is merged from in the way that texts take', () => {
    const { parts, rank, texts } = readVocabulary(merged);
    const textsOf = (id: number) => parts(id).map((part) => texts.get(part));
    // The pair b c has the lowest rank, so "ab" is never on the way to "abc".
    expect(textsOf(98)).toEqual(['a', 'b', 'c', 'bc']);
    expect(textsOf(101)).toEqual(['x', 'a', 'b', 'c', 'bc', 'abc']);
    // No text is cut into it: "bc" comes first, and then nothing makes "abcd".
    expect(textsOf(100)).toEqual([]);
    expect([rank(97), rank(98), rank(34)]).toEqual([0, 1, -1]);
  });

  it('keeps the pieces of a text that is made of what stays, and leaves the parts of one that is not', async () => {
    const keep = [...readVocabulary(merged).required, 97, 98].sort((a, b) => a - b);
    const trimmed = trimTokenizer(merged, keep);
    const tokenizer = await opened(trimmed);
    expect([...tokenizer.encode('abcd')]).toEqual([keep.indexOf(98), keep.indexOf(68)]);
    expect(tokenizer.decode(tokenizer.encode('xabc abcd'))).toBe('xabc abcd');
    expect((trimmed['model'] as Json)['merges']).toEqual(['b c', 'a bc']);
  });

  it('refuses to leave out what others are merged from, or what any text needs', () => {
    const { required } = readVocabulary(merged);
    const sorted = (ids: number[]) => ids.sort((a, b) => a - b);
    expect(() => trimTokenizer(merged, sorted([...required, 98]))).toThrow(
      'token 97 ("bc") cannot be left out: tokens that stay are merged from it.',
    );
    expect(() => trimTokenizer(merged, sorted([...required].filter((id) => id !== 33)))).toThrow(
      'token 33 ("A") cannot be left out: not every text could be written without it.',
    );
  });

  it('drops pieces of a unigram vocabulary and keeps their scores', async () => {
    const vocab = [
      ['<unk>', 0],
      ['▁', -3],
      ['a', -4],
      ['b', -4],
      ['ab', -5],
      ['▁ab', -2],
      ['▁a', -3],
      ['ba', -9],
    ];
    const json = {
      ...{ version: '1.0', normalizer: null, post_processor: null },
      added_tokens: [{ id: 0, content: '<unk>', special: true }],
      pre_tokenizer: { type: 'Metaspace', replacement: '▁', add_prefix_space: true, prepend_scheme: 'always' },
      decoder: { type: 'Metaspace', replacement: '▁', add_prefix_space: true, prepend_scheme: 'always' },
      model: { type: 'Unigram', unk_id: 0, vocab },
    };
    expect([...(await opened(json)).encode('ab aba')]).toEqual([5, 5, 2]);
    const trimmed = trimTokenizer(json, [0, 1, 2, 3, 6, 7]);
    expect(trimmed['model']).toEqual({ type: 'Unigram', unk_id: 0, vocab: [0, 1, 2, 3, 6, 7].map((id) => vocab[id]) });
    const tokenizer = await opened(trimmed);
    expect([...tokenizer.encode('ab aba')]).toEqual([4, 3, 4, 3, 2]);
    expect(tokenizer.decode(tokenizer.encode('ab aba'))).toBe('ab aba');
  });

  it('refuses a vocabulary whose kind it does not know, by its name', () => {
    expect(() => readVocabulary({ model: { type: 'WordPiece', vocab: {} } }, 'that.json')).toThrow(
      'that.json: field "model.type" is "WordPiece"; only the tokens of vocabularies of the kinds BPE and Unigram can be changed.',
    );
    expect(() =>
      readVocabulary({ model: { type: 'BPE', vocab: { a: 0 }, merges: [], end_of_word_suffix: '</w>' } }),
    ).toThrow('field "model.end_of_word_suffix" is "</w>"');
  });
});

describe('what names tokens', () => {
  const ids = newIds([0, 5, 9]);

  it('has new ids in configs, wherever they stand, and nothing else has', () => {
    const config = {
      ...{ bos_token_id: 5, eos_token_id: [9, 5], pad_token_id: -1, hidden_size: 9, image_token_index: 9 },
      text_config: { eos_token_id: 9, layers: [{ heads: 5 }] },
      bad_words_ids: [[5, 9], [0]],
    };
    expect(configIds(config)).toEqual([5, 9, 5, -1, 9, 9, 5, 9, 0]);
    expect(renumberedConfig(config, ids)).toEqual({
      ...{ bos_token_id: 1, eos_token_id: [2, 1], pad_token_id: -1, hidden_size: 9, image_token_index: 2 },
      text_config: { eos_token_id: 2, layers: [{ heads: 5 }] },
      bad_words_ids: [[1, 2], [0]],
    });
  });

  it('has new ids in post-processors, which keep what they name', () => {
    const vocab = Object.fromEntries(['<s>', '</s>', 'a', 'b', 'ab'].map((text, id) => [text, id]));
    const bert = { type: 'RobertaProcessing', sep: ['</s>', 1], cls: ['<s>', 0] };
    const template = {
      type: 'TemplateProcessing',
      single: [],
      special_tokens: { ab: { id: 'ab', ids: [4], tokens: ['ab'] } },
    };
    const json = (processor: unknown) => ({
      added_tokens: [],
      post_processor: { type: 'Sequence', processors: [{ type: 'ByteLevel' }, processor] },
      model: { type: 'BPE', vocab, merges: ['a b'] },
    });
    const processor = (of: unknown) => {
      const { required } = readVocabulary(json(of));
      const trimmed = trimTokenizer(
        json(of),
        [...required].sort((a, b) => a - b),
      );
      return (trimmed['post_processor'] as { processors: unknown[] }).processors[1];
    };
    expect(processor(bert)).toEqual(bert);
    expect(processor(template)).toMatchObject({ special_tokens: { ab: { ids: [2] } } });
  });

  it('follows in the files beside it, or is known not to', () => {
    const kept = [...readVocabulary(merged).required, 97].sort((a, b) => a - b);
    const trimmed = trimTokenizer(merged, kept);
    const file = (name: string, content: unknown) => followed(name, JSON.stringify(content), newIds(kept), trimmed);
    expect(JSON.parse(file('added_tokens.json', { '<|end|>': 97 }))).toEqual({ '<|end|>': kept.indexOf(97) });
    expect(
      JSON.parse(file('tokenizer_config.json', { added_tokens_decoder: { 97: { content: 'x' } }, chat_template: '5' })),
    ).toEqual({
      added_tokens_decoder: { [kept.indexOf(97)]: { content: 'x' } },
      chat_template: '5',
    });
    expect(JSON.parse(file('vocab.json', {}))).toEqual((trimmed['model'] as Json)['vocab']);
    expect(file('merges.txt', '')).toBe('#version: 0.2\nb c\n');
    expect(['merges.txt', 'tokenizer.model', 'LICENSE', 'chat_template.jinja'].map(followsTokens)).toEqual([
      'follows',
      'goes',
      'stays',
      'stays',
    ]);
  });
});

describe.skipIf(!shared)(needsShared('trained tokenizers without most of their tokens'), () => {
  it.each(['meadow-8m', 'stories260K-hf', 'TinyStories-656K'])(
    '%s cuts what is made of what stays as before',
    async (name) => {
      const json = model(name);
      const whole = await opened(json);
      const text = stories().slice(0, 20_000);
      const texts = text.split('\n').filter((line) => line !== '');
      const used = new Set(texts.flatMap((line) => [...whole.encode(line)]));
      const { required, parts } = readVocabulary(json);
      const kept = [...new Set([...required, ...[...used].flatMap((id) => [id, ...parts(id)])])].sort((a, b) => a - b);
      expect(kept.length).toBeLessThan(whole.vocabularySize);
      const tokenizer = await opened(trimTokenizer(json, kept));
      for (const line of texts)
        expect(Array.from(tokenizer.encode(line), (id) => kept[id])).toEqual([...whole.encode(line)]);
    },
  );

  it.each(['meadow-8m', 'stories260K-hf', 'TinyStories-656K'])(
    '%s writes any text that it could write',
    async (name) => {
      const json = model(name);
      const whole = await opened(json);
      const kept = drawn(json, 20);
      const tokenizer = await opened(trimTokenizer(json, kept));
      expect(tokenizer.vocabularySize).toBe(kept.length);
      for (const text of [...randomTexts(300), ...stories().slice(0, 5000).split('\n')])
        expect(tokenizer.decode(tokenizer.encode(text))).toBe(whole.decode(whole.encode(text)));
    },
  );
});
