import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Tokenizer, tokenizerOf } from '../../../../main/formats/tokenizer.ts';
import { cutterOf, extendTokenizer, numbered } from '../../../../main/formats/vocabulary/extend.ts';
import { followed } from '../../../../main/formats/vocabulary/follow.ts';
import type { Json, Merge } from '../../../../main/formats/vocabulary/kind.ts';
import { newIds, trimTokenizer } from '../../../../main/formats/vocabulary/trim.ts';
import { readVocabulary } from '../../../../main/formats/vocabulary/vocabulary.ts';
import { needsShared, shared } from '../../../support/shared.ts';
import { randomTexts } from '../../../support/texts.ts';
import { tinyTokenizer } from '../../../support/tinyModel.ts';

const opened = (json: unknown): Tokenizer => tokenizerOf({ json, settings: {}, template: null }, 'tokenizer.json');

/** "abc" is merged from "bc", never from "ab". */
const merged = {
  ...tinyTokenizer,
  model: {
    ...tinyTokenizer.model,
    vocab: { ...tinyTokenizer.model.vocab, ab: 96, bc: 97, abc: 98 },
    merges: ['b c', 'a b', 'a bc'],
  },
};

const merges: readonly Merge[] = [
  ['abc', 'd'],
  ['abcd', 'e'],
];
const extended = extendTokenizer(merged, numbered(merges, 99));

describe('extendTokenizer', () => {
  it('cuts a text as before, and then merges what it was cut into', () => {
    const { encode, decode } = opened(extended);
    const old = opened(merged).encode('abcdeab');
    expect([...old]).toEqual([98, ...opened(merged).encode('de'), 96]);
    expect([...encode('abcdeab')]).toEqual([100, 96]);
    expect(decode(encode('abcdeab'))).toBe('abcdeab');
  });

  it('knows what a word is cut into, one that is taken as it is included', () => {
    expect(cutterOf(merged)('abcde')).toEqual(['abc', 'd', 'e']);
    expect(cutterOf(extended)('abcde')).toEqual(['abcde']);
    const whole = { ...merged, model: { ...merged.model, merges: ['b c'], ignore_merges: true } };
    expect([cutterOf(whole)('abc'), cutterOf(whole)('abcd')]).toEqual([['abc'], ['a', 'bc', 'd']]);
  });

  it('can be trimmed again: a new token needs what it is merged from', () => {
    const { parts, texts } = readVocabulary(extended);
    expect(parts(100).map((id) => texts.get(id))).toEqual(['a', 'b', 'c', 'd', 'e', 'bc', 'abc', 'abcd']);
    const kept = [...texts.keys()].filter((id) => id !== 96 && id !== 100).sort((a, b) => a - b);
    expect(opened(trimTokenizer(extended, kept)).encode('abcde')).toHaveLength(2);
  });

  it('merges in every way where the vocabulary does', () => {
    const everyWay = { ...merged, model: { ...merged.model, merges: ['b c', 'a b', 'a bc', 'ab c'] } };
    const model = extendTokenizer(everyWay, numbered([['abc', 'd']], 99))['model'] as Json;
    expect(model['merges']).toEqual(['b c', 'a b', 'a bc', 'ab c', 'abc d']);
    const both = extendTokenizer(
      everyWay,
      numbered(
        [
          ['c', 'd'],
          ['ab', 'cd'],
        ],
        99,
      ),
    )['model'] as Json;
    expect((both['merges'] as string[]).slice(4)).toEqual(['c d', 'ab cd', 'abc d']);
  });

  it('keeps the ids of tokens beside the vocabulary where programs number those anew behind it', () => {
    const beside = { ...merged, added_tokens: [{ id: 99, content: '<end>', special: true }] };
    const { vocab } = extendTokenizer(beside, numbered(merges, 100))['model'] as { vocab: Record<string, number> };
    expect([vocab['<end>'], vocab['abcd'], vocab['abcde']]).toEqual([99, 100, 101]);
  });

  it('writes the files beside it anew', () => {
    const ids = newIds(Int32Array.from({ length: 99 }, (_, id) => id));
    const file = (name: string, content: unknown) => followed(name, JSON.stringify(content), ids, extended);
    expect(file('merges.txt', '')).toBe('#version: 0.2\nb c\na b\na bc\nabc d\nabcd e\n');
    expect(JSON.parse(file('vocab.json', {}))).toMatchObject({ abcd: 99 });
    expect(JSON.parse(file('generation_config.json', { eos_token_id: 97 }))).toEqual({ eos_token_id: 97 });
  });

  it('refuses vocabularies whose texts could become longer, and such as it cannot read', () => {
    expect(() => extendTokenizer({ model: { type: 'Unigram', vocab: [['a', -1]] } }, [])).toThrow(
      'tokenizer.json: the vocabulary is of the kind Unigram, which weighs all ways to cut a text',
    );
    expect(() => cutterOf({ model: { ...merged.model, end_of_word_suffix: '</w>' } })).toThrow('end_of_word_suffix');
  });
});

describe.skipIf(!shared)(needsShared('the vocabulary of a published model'), () => {
  it.each(['meadow-8m', 'stories260K-hf', 'TinyStories-656K'])(
    '%s: no text becomes longer, all are the same',
    (name) => {
      const json = JSON.parse(readFileSync(join(shared as string, 'models', name, 'tokenizer.json'), 'utf8')) as Json;
      const known = new Set(readVocabulary(json).texts.values());
      const cut = cutterOf(json);
      const added: Merge[] = [];
      for (const word of opened(json).words('The hypertension patients and cardiovascular measurements afterwards')) {
        const [left, right] = cut(word);
        if (left === undefined || right === undefined || known.has(left + right)) continue;
        known.add(left + right);
        added.push([left, right]);
      }
      expect(added.length).toBeGreaterThan(2);
      const first = Math.max(...readVocabulary(json).texts.keys()) + 1;
      const [old, now] = [opened(json), opened(extendTokenizer(json, numbered(added, first)))];
      let shorter = 0;
      for (const text of [...randomTexts(300), 'hypertension, cardiovascular;\nmeasurements of patients']) {
        const [before, after] = [old.encode(text), now.encode(text)];
        expect(after.length).toBeLessThanOrEqual(before.length);
        expect(now.decode(after)).toBe(old.decode(before));
        if (after.length < before.length) shorter += 1;
      }
      expect(shorter).toBeGreaterThan(0);
    },
  );
});
