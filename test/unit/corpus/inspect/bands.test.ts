import { describe, expect, it } from 'vitest';
import { bandKeys, candidateProbability, chooseBanding } from '../../../../main/corpus/inspect/bands.ts';
import { BandIndex } from '../../../../main/corpus/inspect/bandIndex.ts';
import { mix } from '../../../../main/corpus/inspect/hash.ts';
import { signatureLength } from '../../../../main/corpus/inspect/minHash.ts';
import { randomNumbers } from '../../../support/random.ts';

const random = randomNumbers(11);
const hashes = (count: number, below = 2 ** 32) => Uint32Array.from(random(count, 0, below));

describe('banding', () => {
  it('is chosen as selective as a recall of 0.99 at the threshold allows', () => {
    expect(chooseBanding(0.8)).toEqual({ bands: 21, rows: 6 });
    expect(candidateProbability(0.8, { bands: 21, rows: 6 })).toBeCloseTo(1 - (1 - 0.8 ** 6) ** 21, 12);
    for (const threshold of [0.05, 0.3, 0.5, 0.7, 0.9, 0.95, 1]) {
      const { bands, rows } = chooseBanding(threshold);
      expect(bands * rows).toBeLessThanOrEqual(signatureLength);
      expect(candidateProbability(threshold, { bands, rows })).toBeGreaterThanOrEqual(0.99);
      const narrower = { bands: Math.floor(signatureLength / (rows + 1)), rows: rows + 1 };
      if (narrower.bands) expect(candidateProbability(threshold, narrower)).toBeLessThan(0.99);
    }
  });

  it.each([0.3, 0.5, 0.6, 0.7, 0.8, 0.9])('finds pairs of similarity %d as often as the S-curve says', (similarity) => {
    const banding = chooseBanding(0.8);
    const trials = 1000;
    const key = () => new Uint32Array(banding.bands);
    let found = 0;
    for (let trial = 0; trial < trials; trial += 1) {
      const a = hashes(signatureLength);
      const b = hashes(signatureLength);
      random(signatureLength, 0, 1).forEach((drawn, i) => {
        if (drawn < similarity) b[i] = a[i] as number;
      });
      const [x, y] = [bandKeys(a, banding, key()), bandKeys(b, banding, key())];
      if (x.some((value, band) => value === y[band])) found += 1;
    }
    const expected = candidateProbability(similarity, banding);
    const deviation = Math.sqrt((expected * (1 - expected)) / trials);
    expect(Math.abs(found / trials - expected)).toBeLessThan(4 * deviation + 1e-3);
  });

  it('gives other keys to the same numbers in another band', () => {
    const keys = bandKeys(new Uint32Array(signatureLength).fill(3), { bands: 21, rows: 6 }, new Uint32Array(21));
    expect(new Set(keys).size).toBe(21);
  });
});

describe('index of bands', () => {
  it('finds exactly the texts that share a key', () => {
    const index = new BandIndex(4);
    const texts: Uint32Array[] = [];
    for (let text = 0; text < 1000; text += 1) {
      // Few enough of each that no bucket overflows.
      const keys = hashes(4, 1000).map((key, band) => mix(4 * key + band));
      if (text % 10 === 0) {
        const expected = texts.flatMap((other, i) => (other.some((key, band) => key === keys[band]) ? [i] : []));
        expect(Array.from(index.candidates(keys)).sort((a, b) => a - b)).toEqual(expected);
      }
      index.add(keys);
      texts.push(keys);
    }
    texts.forEach((keys, text) => expect(index.keys(text)).toEqual(keys));
  });

  it('stays exact while its table grows', () => {
    const index = new BandIndex(2);
    const keysOf = (text: number) => Uint32Array.of(mix(text), mix(0x80000000 + Math.floor(text / 2)));
    for (let text = 0; text < 100_000; text += 1) index.add(keysOf(text));
    for (let text = 0; text < 100_000; text += 997)
      expect(Array.from(index.candidates(keysOf(text))).sort((a, b) => a - b)).toEqual([
        text - (text % 2),
        text - (text % 2) + 1,
      ]);
  });

  it('looks at the newest of a crowded bucket only', () => {
    const index = new BandIndex(1);
    for (let text = 0; text < 1000; text += 1) index.add(Uint32Array.of(5));
    const found = Array.from(index.candidates(Uint32Array.of(5)));
    expect(found).toEqual(Array.from({ length: 32 }, (_, i) => 999 - i));
  });
});
