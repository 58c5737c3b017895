import { describe, expect, it } from 'vitest';
import { calibrationSufficiency } from '../../../../main/corpus/inspect/calibrationSufficiency.ts';

const plenty = { tokens: 1_000_000, windows: 7812, heldOutDocuments: 100 };
const dense = { hidden: 4096, widestInput: 11_008, experts: 1, expertsPerToken: 1 };
const mixture = { hidden: 2048, widestInput: 4096, experts: 64, expertsPerToken: 8 };

describe('warnings', () => {
  it('are none where there is plenty', () => {
    expect(calibrationSufficiency(plenty)).toEqual([]);
    expect(calibrationSufficiency(plenty, dense)).toEqual([]);
    expect(calibrationSufficiency(plenty, mixture)).toEqual([]);
  });

  it('say what holds for every model', () => {
    expect(calibrationSufficiency({ tokens: 4000, windows: 31, heldOutDocuments: 19, acrossSplits: 1 })).toEqual([
      'The calibration split has only 4,000 tokens, enough for 31 windows; below 32 windows the statistics that decide what stays are mostly chance. Add documents.',
      'Only 19 documents are held out; below 20 intervals are wide and comparisons often end with "not enough data to tell". Add documents.',
      '1 document stands in more than one split, some but for spaces or capitals; what is measured on them flatters the variant. Make a dataset without duplicates.',
    ]);
    expect(calibrationSufficiency({ ...plenty, windows: 32, heldOutDocuments: 20 })).toEqual([]);
  });

  it.each([
    [4095, ['fewer than the 11,008 inputs of the widest linear and than the hidden size of 4,096', 'at least 22,016']],
    [11_007, ['fewer than the 11,008 inputs of the widest linear,', 'at least 22,016 tokens']],
    [11_008, ['less than twice the 11,008 inputs', 'with 22,016 tokens or more']],
    [22_015, ['less than twice']],
    [22_016, []],
  ])('of Gram matrices begin at twice their width: %d tokens', (tokens, parts) => {
    const found = calibrationSufficiency({ ...plenty, tokens }, dense);
    expect(found).toHaveLength(parts.length ? 1 : 0);
    for (const part of parts) expect(found[0]).toContain(part);
  });

  it('of experts count the tokens that reach one', () => {
    // 2,047 · 8 / 64 = 255.9
    expect(calibrationSufficiency({ ...plenty, tokens: 2047 }, mixture)[0]).toBe(
      'Of 2,047 calibration tokens an expert sees 255 on average (8 of 64 experts per token), and rarely chosen ones far fewer; below 256 their statistics are mostly chance. Use at least 2,048 tokens.',
    );
    const found = calibrationSufficiency({ ...plenty, tokens: 16_000 }, mixture);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain('An expert sees 2,000 calibration tokens on average, fewer than its 2,048 inputs');
    expect(found[0]).toContain('at least 32,768 tokens');
    expect(calibrationSufficiency({ ...plenty, tokens: 16_384 }, mixture)).toEqual([]);
  });

  it('of languages look both ways, at what weighs something', () => {
    const languages = (en: number, de: number, unknown = 0) =>
      [
        { language: 'en', share: en },
        { language: 'de', share: de },
        { language: null, share: unknown },
      ] as const;
    const warned = (calibration: ReturnType<typeof languages>, heldOut: ReturnType<typeof languages>) =>
      calibrationSufficiency({ ...plenty, calibrationLanguages: calibration, heldOutLanguages: heldOut });
    expect(warned(languages(0.95, 0.05), languages(0.6, 0.4))[0]).toMatch(
      /^40 % of the held-out text is in German, but 5 % of the calibration text;/,
    );
    expect(warned(languages(0.5, 0.5), languages(1, 0))[0]).toMatch(
      /^50 % of the calibration text is in German, but 0 % of the held-out text,/,
    );
    expect(warned(languages(0.9, 0.1), languages(0.6, 0.4))).toEqual([]);
    expect(warned(languages(1, 0), languages(0.91, 0.09))).toEqual([]);
    expect(warned(languages(1, 0), languages(0.6, 0, 0.4))).toEqual([]);
  });

  it('of repeated documents begin at a tenth', () => {
    expect(calibrationSufficiency({ ...plenty, duplicateShare: 0.099 })).toEqual([]);
    expect(calibrationSufficiency({ ...plenty, duplicateShare: 0.25 })[0]).toContain(
      '25 % of the documents repeat another one',
    );
  });
});
