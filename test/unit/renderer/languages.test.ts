import { afterAll, describe, expect, it } from 'vitest';
import { languageCodes, languageOf } from '../../../preload/languages.ts';
import {
  byName,
  bytes,
  count,
  decimal,
  duration,
  languageName,
  percent,
  signed,
  when,
} from '../../../renderer/format.ts';
import { counting } from '../../../preload/counting.ts';
import { text as english } from '../../../renderer/text/en/index.ts';
import { speak, text } from '../../../renderer/text/index.ts';

afterAll(() => speak('en'));

type Said = (...args: readonly unknown[]) => unknown;
type Leaf = readonly [path: string, value: unknown];

/** Every text and every function with its path. */
const leavesOf = (value: unknown, path = 'text'): readonly Leaf[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, child]) => leavesOf(child, `${path}.${key}`))
    : [[path, value]];

/** Values that functions of texts are given, by kind: each is found again in what is said. */
const given: readonly (readonly unknown[])[] = [
  ['Aa', 'Bb', 'Cc', 'Dd', 'Ee'],
  [211, 223, 227, 229, 233],
  ['Aa', 223, 'Cc', 'Dd', 'Ee'],
  [['Aa', 'Bb'], 'Cc'],
  [211, { of: 223, ofTokens: 227 }],
  [{ kind: 'run', name: 'Aa', file: 'Bb', place: 'Cc', reason: 'Dd', part: 'Ee' }],
  ['notRead', 211],
];
const marks = [
  'Aa',
  'Bb',
  'Cc',
  'Dd',
  'Ee',
  ...[211, 223, 227, 229, 233].flatMap((n) => [n - 1, n, n + 1].map(String)),
];

/** What a function says to some values; null where they are not of the kind that it takes. */
function said(say: Said, values: readonly unknown[]): string | null {
  try {
    const words = say(...values.slice(0, Math.max(say.length, 2)));
    return typeof words === 'string' && !/undefined|NaN|\[object/.test(words) ? words : null;
  } catch {
    return null;
  }
}

const marksIn = (words: string) => marks.filter((mark) => words.includes(mark));
const englishLeaves = leavesOf(english);

/** Texts that are the same in another language, though they are long enough to look forgotten. */
const same: readonly string[] = [];

describe.each(languageCodes)('texts in %s', (language) => {
  it('are the ones that are spoken', async () => {
    await speak(language);
    expect(leavesOf(text).map(([path]) => path)).toEqual(englishLeaves.map(([path]) => path));
  });

  it('are not empty', async () => {
    await speak(language);
    expect(leavesOf(text).filter(([, value]) => typeof value === 'string' && !value.trim())).toEqual([]);
  });

  it('say all that they are given, as English does, for one and for many', async () => {
    await speak(language);
    const own = new Map(leavesOf(text));
    const wrong: string[] = [];
    let told = 0;
    for (const [path, value] of englishLeaves) {
      if (typeof value !== 'function') continue;
      const say = own.get(path) as Said;
      for (const values of given) {
        const [expected, words] = [said(value as Said, values), said(say, values)];
        if (expected === null) continue;
        told += 1;
        if (words === null || String(marksIn(words)) !== String(marksIn(expected))) wrong.push(`${path}: ${words}`);
        const one = values.map((given) => (typeof given === 'number' ? 1 : given));
        if (Boolean(said(value as Said, one)) !== Boolean(said(say, one))) wrong.push(`${path} of 1`);
      }
    }
    expect(wrong).toEqual([]);
    expect(told).toBeGreaterThan(150);
  });

  it.skipIf(language === 'en')('are translated', async () => {
    await speak(language);
    const own = new Map(leavesOf(text));
    const left = englishLeaves.filter(
      ([path, value]) =>
        typeof value === 'string' && value.split(' ').length > 2 && own.get(path) === value && !same.includes(path),
    );
    expect(left).toEqual([]);
  });

  it('have the quotation marks and spaces of the language', async () => {
    await speak(language);
    const wrong = {
      en: /"|„|«|\.\.\./,
      de: /"|[^„\p{L}\d…]“(?<=[\s(]“)|\.\.\.|\d %|"/u,
      fr: /["'“”„]|[^\u202f][;!?»](?!\S)|[^\u202f]:(?=\s)|«[^\u202f]|\.\.\.|\d %/,
    }[language];
    const all = leavesOf(text).flatMap(([path, value]) =>
      typeof value === 'string'
        ? [[path, value] as const]
        : given.flatMap((values) => [[path, said(value as Said, values) ?? ''] as const]),
    );
    expect(all.filter(([, value]) => wrong.test(value))).toEqual([]);
  });
});

describe('the language of the window', () => {
  it('is the first of the system that it speaks, else English', () => {
    expect(languageOf(['ja', 'de-CH', 'en'])).toBe('de');
    expect(languageOf(['en-GB', 'de'])).toBe('en');
    expect([languageOf(['ja']), languageOf([])]).toEqual(['en', 'en']);
  });

  it('knows one from many by its own rules', () => {
    const [en, de, fr] = ['en', 'de', 'fr'].map(counting) as [Counting, Counting, Counting];
    expect([0, 1, 2].map((n) => en.worded(n, 'one', 'many'))).toEqual(['many', 'one', 'many']);
    expect([0, 1, 2].map((n) => fr.worded(n, 'one', 'many'))).toEqual(['one', 'one', 'many']);
    // As it is shown, a thousand begins with a one.
    expect([de.worded('1', 'one', 'many'), de.worded('1.000', 'one', 'many')]).toEqual(['one', 'many']);
    expect(de.counted(1200, 'Zeile', 'Zeilen')).toBe('1.200 Zeilen');
    expect(fr.counted(1200, 'ligne', 'lignes')).toBe('1\u202f200 lignes');
  });

  it('writes numbers, sizes, times and names as it is used to', async () => {
    const all = () => [
      ...[bytes(1.25e9), bytes(999), count(1234), count(1.24e6), count(7.6e9), percent(0.125), duration(3.25)],
      ...[duration(200), duration(7500), decimal(1234.5, 2), signed(-0.5, 1), languageName('de')],
      when('2026-03-04T15:06:00').slice(0, 6),
    ];
    await speak('en');
    expect(all()).toEqual([
      ...['1.3 GB', '999 B', '1,234', '1.24 M', '7.6 B', '12.5 %', '3.3 s', '3 min 20 s', '2 h 5 min', '1234.50'],
      ...['−0.5', 'German', 'Mar 4,'],
    ]);
    await speak('de');
    expect(all().map((one) => one.replaceAll('\u00a0', '_'))).toEqual([
      ...['1,3_GB', '999_B', '1.234', '1,24_Mio.', '7,6_Mrd.', '12,5_%', '3,3_s', '3_min 20_s', '2_h 5_min', '1234,50'],
      ...['−0,5', 'Deutsch', '04.03.'],
    ]);
    await speak('fr');
    expect(all().map((one) => one.replaceAll('\u202f', '_'))).toEqual([
      ...['1,3_Go', '999_o', '1_234', '1,24_M', '7,6_Md', '12,5_%', '3,3_s', '3_min 20_s', '2_h 5_min', '1234,50'],
      ...['−0,5', 'allemand', '4 mars'],
    ]);
    await speak('de');
    expect(['Zug', 'Ärger', 'lauf-10', 'lauf-9'].toSorted(byName)).toEqual(['Ärger', 'lauf-9', 'lauf-10', 'Zug']);
  });
});

type Counting = ReturnType<typeof counting>;
