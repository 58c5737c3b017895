import { describe, expect, it } from 'vitest';
import { Extraction, type Texts, type TokenUse } from '../../../../main/compress/extraction/extraction.ts';
import { tokenFrequencies } from '../../../../main/compress/statistics/tokenFrequencies.ts';
import { memoryWorkspace, owned } from '../../../support/owned.ts';
import { randomText } from '../../../support/texts.ts';
import { extraction, source } from './smallExtraction.ts';

const counts = { domain: [0, 3, 1], general: [6, 0, 2] };
const use: TokenUse = {
  ...{ tokenizer: {}, named: [] },
  counts: (side) => Promise.resolve(Float64Array.from(counts[side])),
  words: () => Promise.resolve(new Map()),
};

const frequencies = async (lambda: number, texts: Partial<Texts> = {}) => {
  const all = { domain: randomText(1), general: randomText(2), tokens: () => Promise.resolve(use), ...texts };
  const own = owned(new Extraction(source, { ...extraction.settings, lambda }, all, memoryWorkspace()));
  return [...(await tokenFrequencies.collect(own, null))];
};

describe('token frequencies', () => {
  it('are shares of each text, blended by λ: (1 − λ)·general + λ·domain', async () => {
    expect(await frequencies(1)).toEqual([0, 0.75, 0.25]);
    expect(await frequencies(0)).toEqual([0.75, 0, 0.25]);
    expect(await frequencies(0.5)).toEqual([0.375, 0.375, 0.25]);
  });

  it('ask for the text that enters, and for a tokenizer', async () => {
    await expect(frequencies(0.5, { general: null })).rejects.toThrow('needs general text');
    expect(await frequencies(1, { general: null })).toEqual([0, 0.75, 0.25]);
    const without = owned(
      new Extraction(source, extraction.settings, { domain: randomText(1), general: null }, memoryWorkspace()),
    );
    await expect(tokenFrequencies.collect(without, null)).rejects.toThrow('the model has no tokenizer.json');
  });
});
