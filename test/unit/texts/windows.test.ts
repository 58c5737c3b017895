import { describe, expect, it } from 'vitest';
import type { Tokenizer } from '../../../main/formats/tokenizer.ts';
import { evenWindows } from '../../../main/texts/windows.ts';

/** A token for every so many characters; its id is the code of the first. */
const tokensOf = (characters: number): Tokenizer => ({
  vocabularySize: 256,
  start: [],
  encode: (text) =>
    Int32Array.from({ length: Math.ceil(text.length / characters) }, (_, i) => text.charCodeAt(i * characters)),
  words: () => [],
  decode: () => '',
  token: () => '',
  tokenBytes: () => characters,
  template: null,
  chat: () => '',
  shown: (text) => text,
});

/** Documents of different lengths, each of one letter. */
const documents = Array.from({ length: 20 }, (_, i) => ({
  source: 'x',
  text: String.fromCharCode(97 + i).repeat(20 + 7 * i),
}));

const read = (characters: number, whole: boolean) =>
  evenWindows(documents, tokensOf(characters), { window: 8, windows: 12, joiner: 0, whole }, 'here');

/** Characters of every document that were read, by its number. */
function characters(size: number, whole: boolean): Map<number, number> {
  const { ids, documents: of } = read(size, whole);
  const seen = new Map<number, number>();
  ids.forEach((id, at) => {
    const document = of[at] as number;
    if (id !== 0) expect(id).toBe(97 + document);
    seen.set(document, (seen.get(document) ?? 0) + (id === 0 ? 0 : size));
  });
  return seen;
}

describe('windows of whole documents', () => {
  it('hold the same documents, evenly spread and as a whole, whatever the tokenizer', () => {
    const [short, long] = [characters(1, true), characters(3, true)];
    expect([...long.keys()]).toEqual([...short.keys()]);
    // 1730 characters in all, of which 12 windows of 8 tokens hold about 384: every fifth document.
    expect([...short.keys()]).toEqual([0, 5, 10, 15]);
    for (const document of [0, 5, 10]) expect(short.get(document)).toBe(documents[document]?.text.length);
  });

  it('hold other text for each tokenizer where windows are spread over all of it', () => {
    expect([...characters(3, false).keys()]).not.toEqual([...characters(1, false).keys()]);
    expect(read(1, false).count).toBe(12);
  });

  it('are spread over some of a large split, which is not read as a whole', () => {
    const many = Array.from({ length: 4000 }, (_, i) => ({
      source: 'x',
      text: String.fromCharCode(97 + (i % 26)).repeat(99),
    }));
    let encoded = 0;
    const tokenizer = tokensOf(1);
    const counting = { ...tokenizer, encode: (text: string) => ((encoded += 1), tokenizer.encode(text)) };
    const { count, documents: of } = evenWindows(many, counting, { window: 8, windows: 2, joiner: 0 }, 'here');
    // 64 times the text of two windows is 4096 of 396000 characters: every 97th document.
    expect([count, encoded]).toEqual([2, 42]);
    expect(Math.max(...of)).toBeGreaterThan(1900);
    for (const document of of) expect(document % 97).toBe(0);
  });

  it('are spread over a part of the documents where not all are to be read', () => {
    let encoded = 0;
    const tokenizer = tokensOf(1);
    const counting = { ...tokenizer, encode: (text: string) => ((encoded += 1), tokenizer.encode(text)) };
    const cut = { window: 8, windows: 12, joiner: 0, among: 2 };
    const { count, ids, documents: of } = evenWindows(documents, counting, cut, 'here');
    // Twice the text of the windows is 768 of 1730 characters: every third document.
    expect([count, encoded]).toEqual([12, 7]);
    for (const document of of) expect(document % 3).toBe(0);
    ids.forEach((id, at) => id !== 0 && expect(id).toBe(97 + (of[at] as number)));
  });

  it('say where text is too short', () => {
    const cut = { window: 500, windows: 1, joiner: 0, whole: true };
    expect(() => evenWindows(documents.slice(0, 1), tokensOf(1), cut, 'here')).toThrow('here: The text has 21 tokens');
  });
});
