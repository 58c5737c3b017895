import { describe, expect, it } from 'vitest';
import { chosenDetectors, detectors } from '../../../main/privacy/detectors/index.ts';
import { presets } from '../../../main/privacy/presets.ts';
import { redact } from '../../../main/privacy/redact.ts';
import { scanText } from '../../../main/privacy/scan.ts';
import { scanned } from './support.ts';

const found = (text: string): string[] => scanned(text).map(([kind, value]) => `${kind}: ${value}`);

describe('secrets', () => {
  it.each([
    ['https://api.example.com/v1?api_key=9f8e7d6c5b4a&q=x', '9f8e7d6c5b4a'],
    ['https://b.example.com/x?X-Amz-Signature=aeeed9bbccd4d02e&z=1', 'aeeed9bbccd4d02e'],
    ['https://example.com/invite/5f4dcc3b5aa765d61d8327deb882cf99 now', '5f4dcc3b5aa765d61d8327deb882cf99'],
    ['https://zoom.us/j/98765432101 at ten', '98765432101'],
    ['Authorization: Basic dXNlcjpwYXNzd29yZA==', 'dXNlcjpwYXNzd29yZA=='],
    ['"token": "7f9c2ba4e88f827d616045507605853e"', '7f9c2ba4e88f827d616045507605853e'],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIB\nkJx9vD2m\n-----END RSA PRIVATE KEY-----', 'MIIEpAIB\nkJx9vD2m'],
    ['My password is swordfish.', 'swordfish'],
    ['password "open sesame"', 'open sesame'],
    ['passphrase: correct horse battery staple', 'correct horse battery staple'],
    ['Your verification code is 482913', '482913'],
  ])('%s', (text, value) => {
    expect(found(text)).toEqual([`secret: ${value}`]);
  });

  it('are no pages, commits, sizes and rules for passwords', () => {
    for (const text of [
      'https://news.example.com/2024/05/a-long-title-of-an-article and https://example.com/page?id=12&lang=en',
      'commit 7f9c2ba4e88f827d616045507605853ed73b8093; the token count is 4096; the secret of success',
      'The password must have at least 8 characters. password: required',
    ])
      expect(found(text), text).toEqual([]);
  });
});

describe('ages, places and dates', () => {
  it.each([
    ['a ninety-three-year-old woman', 'age-over-89: ninety-three-year-old'],
    ['he turned 101 last week', 'age-over-89: turned 101'],
    ['her 95th birthday', 'age-over-89: 95th birthday'],
    ['the driver (M, 91) left', 'age-over-89: 91'],
    ['He resides in Springfield, Illinois.', 'residence: Springfield, Illinois'],
    ['wohnt in Bad Homburg', 'residence: Bad Homburg'],
    ['zip code: 94110-1234', 'residence: 94110-1234'],
    ['at 51°30\'12"N', 'residence: 51°30\'12"N'],
    ['discharged 03/14/2021', 'event-date: 03/14/2021'],
    ['verstorben am 05.05.2019', 'event-date: 05.05.2019'],
  ])('%s', (text, finding) => {
    expect(found(text)).toEqual([finding]);
  });

  it('are no terms, and no days of laws', () => {
    for (const text of [
      'a contract of 99 years; 95 years of experience; 90 days; within 90 years of the lease; aged 60',
      'The Act of 12 March 2021 applies. Values 12.3456 and 3.1415 were measured.',
    ])
      expect(found(text), text).toEqual([]);
  });
});

describe('presets', () => {
  it('name kinds that there are, each once', () => {
    for (const { kinds } of presets) {
      expect(new Set(kinds).size).toBe(kinds.length);
      expect(kinds.filter((kind) => !detectors.some(({ name }) => name === kind))).toEqual([]);
    }
    expect(() => chosenDetectors(['hippa'])).toThrow(/"hippa".*hipaa/u);
  });

  it('of HIPAA takes every date with its day, which nothing takes unasked', () => {
    const text = 'The Act of 12 March 2021 applies to Anna Schmidt; seen in 2020.';
    expect(found(text)).toEqual(['name: Anna Schmidt']);
    const kinds = chosenDetectors(['hipaa']);
    expect(scanText(text, kinds).map(({ kind }) => kind)).toEqual(['date', 'name']);
    expect(redact({ source: 'a', text }, kinds).document.text).toBe(
      'The Act of [DATE] applies to [NAME]; seen in 2020.',
    );
  });
});
