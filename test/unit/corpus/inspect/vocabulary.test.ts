import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openTokenizer, tokenizerFiles } from '../../../../main/formats/tokenizer.ts';
import { VocabularyCounter } from '../../../../main/corpus/inspect/vocabulary.ts';
import { needsShared, shared } from '../../../support/shared.ts';

/** Tokens: known words with the space before them, else characters, else bytes; 0 is "unknown", 1 never used. */
const known = [' the', ' ward', ' round'];
const characters = [...' abcdefghijklmnopqrstuvwxyz'];
const bytes = 2 + known.length + characters.length;
const toy = {
  vocabularySize: bytes + 256,
  tokenBytes: (id: number) => (id < 2 ? 0 : id < 2 + known.length ? (known[id - 2] as string).length : 1),
  decode: ([id = 0]: ArrayLike<number> & Iterable<number>) =>
    id === 0 ? '<unk>' : id >= bytes ? '\uFFFD' : ([...known, ...characters][id - 2] as string),
  encode: (text: string) => {
    const ids: number[] = [];
    for (let at = 0; at < text.length;) {
      const found = known.findIndex((word) => text.startsWith(word, at));
      const character = text[at] as string;
      if (found >= 0) ids.push(2 + found);
      else if (character === '#') ids.push(0);
      else if (characters.includes(character)) ids.push(2 + known.length + characters.indexOf(character));
      else ids.push(...Array.from(new TextEncoder().encode(character), (byte) => bytes + byte));
      at += found >= 0 ? (known[found] as string).length : 1;
    }
    return Int32Array.from(ids);
  },
};

describe('vocabulary', () => {
  it('is counted as by hand', () => {
    const counter = new VocabularyCounter(toy);
    // 3 + 5 tokens (a space and four letters), 4 words.
    counter.add(' the ward round abcd');
    // One token of two bytes each, then "unknown".
    counter.add('éé#');
    const use = counter.result();
    expect(use).toMatchObject({ tokens: 13, words: 5, used: 3 + 5 + 2 + 1, undercount: 0 });
    expect(use.coverage).toBe(11 / toy.vocabularySize);
    expect(use.tokensPerWord).toBe(13 / 5);
    expect(use.bytesPerToken).toBe((20 + 5) / 13);
    expect(use.fallbackShare).toBe(4 / 13);
    expect(use.unknownShare).toBe(1 / 13);
  });

  it('tells frequent words that are split, the most frequent first', () => {
    const counter = new VocabularyCounter(toy);
    const count = (word: string, times: number) => counter.add(` ${word}`.repeat(times));
    count('ward', 100);
    count('stent', 7);
    count('angioplasty', 9);
    count('a', 50);
    count('2024', 80);
    expect(counter.result().splitWords).toEqual([
      { word: 'angioplasty', count: 9, pieces: 12 },
      { word: 'stent', count: 7, pieces: 6 },
    ]);
  });

  it('takes ids that are known already, and no text at all', () => {
    const [given, encoded] = [new VocabularyCounter(toy), new VocabularyCounter(toy)];
    given.add(' the ward', toy.encode(' the ward'));
    encoded.add(' the ward');
    expect(given.result()).toEqual(encoded.result());
    expect(new VocabularyCounter(toy).result()).toMatchObject({ tokens: 0, coverage: 0, fallbackShare: 0 });
  });
});

describe.skipIf(!shared)(needsShared('with real tokenizers'), () => {
  it.each(['meadow-8m', 'stories260K-hf'])('%s writes rare characters in bytes', async (name) => {
    const tokenizer = await openTokenizer(tokenizerFiles(join(shared as string, 'models', name)));
    const use = (text: string) => {
      const counter = new VocabularyCounter(tokenizer);
      counter.add(text);
      return counter.result();
    };
    const [plain, rare] = [use('The doctor came to the village in the morning.'), use('漢字 😀 漢字 😀')];
    expect(plain.fallbackShare).toBe(0);
    expect(rare.fallbackShare + rare.unknownShare).toBeGreaterThan(0.5);
    expect(plain.bytesPerToken).toBeGreaterThan(rare.bytesPerToken);
    expect(plain.tokensPerWord).toBeGreaterThanOrEqual(1);
  });
});
