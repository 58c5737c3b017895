import { describe, expect, it } from 'vitest';
import { NgramOverlap } from '../../../../main/corpus/inspect/ngramOverlap.ts';
import { randomNumbers } from '../../../support/random.ts';

const random = randomNumbers(5);
const words = (count: number, vocabulary: number) =>
  random(count, 0, vocabulary).map((drawn) => `w${Math.floor(drawn)}`);
const ngrams = (document: readonly string[], length: number) =>
  document.slice(length - 1).map((_, i) => document.slice(i, i + length).join(' '));

function overlap(heldOut: readonly string[][], training: readonly string[][], length: number, tooCommon?: number) {
  const found = new NgramOverlap({ words: length, ...(tooCommon === undefined ? {} : { tooCommon }) });
  for (const text of heldOut) found.addHeldOut(text.join(' '));
  for (const text of training) found.scan(text.join(' '));
  return found.results();
}

describe('overlap of n-grams', () => {
  it.each([1, 2, 3, 13])('of %d words is what sets of strings say', (length) => {
    // So few different words that short n-grams often meet by chance.
    const heldOut = Array.from({ length: 60 }, (_, i) => words(i, 30));
    const training = Array.from({ length: 40 }, () => words(200, 30));
    for (let i = 20; i < 30; i += 1) training[i]?.splice(50, 0, ...(heldOut[i + 20] as string[]));
    const sets = training.map((text) => new Set(ngrams(text, length)));
    const results = overlap(heldOut, training, length, 10);
    heldOut.forEach((text, at) => {
      const all = ngrams(text, length);
      const hit = all.map((ngram) => {
        const documents = sets.filter((set) => set.has(ngram)).length;
        return documents > 0 && documents <= 10;
      });
      const covered = text.filter((_, i) => hit.some((yes, from) => yes && from <= i && i < from + length)).length;
      const result = results[at];
      expect(result?.ngrams).toBe(all.length);
      expect(result?.found).toBe(hit.filter(Boolean).length);
      expect(result?.share).toBeCloseTo(all.length ? covered / text.length : 0, 12);
      if (result?.document !== null) {
        const set = sets[result?.document as number];
        expect(all.some((ngram) => set?.has(ngram))).toBe(true);
      } else expect(result.found).toBe(0);
    });
  });

  it('finds a short text inside a very long one', () => {
    const question = words(20, 1e6);
    const book = words(100_000, 1e6);
    const without = overlap([question], [book], 13);
    book.splice(77_777, 0, ...question);
    expect(overlap([question], [words(50, 1e6), book], 13)).toEqual([{ ngrams: 8, found: 8, share: 1, document: 1 }]);
    expect(without).toEqual([{ ngrams: 8, found: 0, share: 0, document: null }]);
  });

  it('leaves out what stands in more than ten documents, however often in one', () => {
    const phrase = words(13, 1e6);
    const documents = (count: number) => Array.from({ length: count }, () => phrase);
    expect(overlap([phrase], [[...phrase, ...phrase, ...phrase]], 13)[0]?.found).toBe(1);
    expect(overlap([phrase], documents(10), 13)[0]?.found).toBe(1);
    expect(overlap([phrase], documents(11), 13)[0]?.found).toBe(0);
  });

  it('tells which texts are too short to judge', () => {
    expect(overlap([words(12, 10)], [], 13)).toEqual([{ ngrams: 0, found: 0, share: 0, document: null }]);
  });

  it('takes held-out texts first', () => {
    const found = new NgramOverlap();
    found.scan('anything');
    expect(() => found.addHeldOut('more')).toThrow('before training documents');
    expect(() => new NgramOverlap({ words: 0 })).toThrow('at least one word');
  });
});
