import { join } from 'node:path';
import { expect } from 'vitest';
import { openTokenizer, tokenizerFiles } from '../../main/formats/tokenizer.ts';
import type { Calibration, Side, TokenUse } from '../../main/compress/extraction/extraction.ts';
import type { ModelSource } from '../../main/models/source.ts';
import type { TokenChange } from '../../main/models/tokens/change.ts';
import { uniform } from '../../main/runtime/random.ts';
import { sample } from './cli.ts';

/** Characters that all tokens of `chainedTokenizer` are made of. */
const characters = ['a', 'b', 'c', 'd', 'e', 'f'];

/** A byte-pair tokenizer.json of so many tokens: six characters, and each further token is an earlier one and a character. */
export function chainedTokenizer(size: number) {
  const texts = [...characters];
  const merges: [string, string][] = [];
  for (let at = 0; texts.length < size; at += 1) {
    for (const character of characters.slice(0, size - texts.length)) {
      merges.push([texts[at] as string, character]);
      texts.push(`${texts[at]}${character}`);
    }
  }
  const vocab = Object.fromEntries(texts.map((text, id) => [text, id]));
  const parts = {
    version: '1.0',
    normalizer: null,
    pre_tokenizer: null,
    post_processor: null,
    decoder: { type: 'Fuse' },
  };
  return { ...parts, added_tokens: [], model: { type: 'BPE', vocab, merges } };
}

/** How a model's vocabulary is used where nobody counts: a tokenizer of its size, and counts from the seed, half of them 0. */
export const seededUse = (source: ModelSource): TokenUse => ({
  tokenizer: chainedTokenizer(source.architecture.vocabulary),
  named: [0],
  counts: (side: Side) => {
    const numbers = uniform(side === 'domain' ? 71 : 72, source.architecture.vocabulary);
    return Promise.resolve(numbers.map((u) => (u < 0.5 ? 0 : Math.floor(u * 100))));
  },
  words: (side: Side) => {
    const numbers = uniform(side === 'domain' ? 73 : 74, 400);
    const word = (at: number) =>
      [...numbers.subarray(at, at + 8)].map((u) => characters[Math.floor(u * characters.length)]).join('');
    const words = Array.from(
      { length: 50 },
      (_, at) => [word(8 * at), { count: 50 - at, documents: [at, at + 1, at + 2] }] as const,
    );
    return Promise.resolve(new Map(words));
  },
});

/** Text in the ids of a model whose tokens changed so; what went is the first. */
export function inTokens({ windows, fingerprint }: Calibration, changes: readonly TokenChange[]): Calibration {
  const place = (id: number) => changes.reduce((old, { ids }) => ids.get(old) ?? 0, id);
  return {
    windows: { ...windows, ids: windows.ids.map(place) },
    fingerprint: `${fingerprint} in others`,
  };
}

/** Checks that an exported folder of the sample without half of its tokens reads any text as its parent does; returns its tokens. */
export async function expectHalfOfTokens(folder: string): Promise<number> {
  const own = await openTokenizer(tokenizerFiles(folder));
  const parents = await openTokenizer(tokenizerFiles(join(sample, 'meadow-sample')));
  expect(own.vocabularySize).toBe(parents.vocabularySize / 2);
  for (const text of ['Wash your hands, often.', 'Ünïcödé ☂ 漢字', '\tx  = {1: 2}\n'])
    expect(own.decode(own.encode(text))).toBe(parents.decode(parents.encode(text)));
  return own.vocabularySize;
}
