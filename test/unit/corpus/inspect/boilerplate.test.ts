import { describe, expect, it } from 'vitest';
import { BoilerplateCounter, withoutBoilerplate } from '../../../../main/corpus/inspect/boilerplate.ts';
import { randomNumbers } from '../../../support/random.ts';

const random = randomNumbers(13);
const line = (words: number) =>
  random(words, 0, 1e6)
    .map((drawn) => `w${Math.floor(drawn)}`)
    .join(' ');
const counted = (documents: readonly string[]) => {
  const counter = new BoilerplateCounter();
  for (const document of documents) counter.add(document);
  return counter.result();
};

const header = 'St. Mary’s Hospital – Department of Surgery';
const disclaimer = 'This letter is confidential and meant for the addressee only.';
const letters = Array.from({ length: 200 }, (_, i) =>
  [
    i % 2 ? header : header.toUpperCase(),
    ...Array.from({ length: 8 }, () => line(9)),
    ...(i % 4 === 0 ? [disclaimer] : []),
    `Page ${i + 1} of ${200 + i}`,
  ].join('\n'),
);

describe('boilerplate', () => {
  it('is the planted lines, with their documents and characters', () => {
    const { lines, share, documents, characters, undercount } = counted(letters);
    expect(lines.map((found) => [found.line.toLowerCase().slice(0, 12), found.documents])).toEqual([
      ['st. mary’s h', 200],
      ['this letter ', 50],
      ['page 3 of 20', 200],
    ]);
    const pages = letters.reduce((sum, text) => sum + (text.split('\n').at(-1) as string).length, 0);
    const expected = [200 * header.length, 50 * disclaimer.length, pages];
    lines.forEach((found, i) =>
      expect(Math.abs(found.characters - (expected[i] as number))).toBeLessThan(i === 2 ? 6 : 1e-9),
    );
    expect(documents).toBe(200);
    expect(characters).toBe(letters.reduce((sum, text) => sum + text.length, 0));
    expect(share).toBeCloseTo(expected.reduce((sum, value) => sum + value, 0) / characters, 4);
    expect(undercount).toBe(0);
  });

  it('needs three documents, and one in a hundred of many', () => {
    const texts = (count: number, common: number) =>
      Array.from({ length: count }, (_, i) => `${line(6)}\n${i < common ? 'Kind regards, the team' : line(4)}`);
    expect(counted(texts(10, 2)).lines).toHaveLength(0);
    expect(counted(texts(10, 3)).lines).toHaveLength(1);
    expect(counted(texts(600, 5)).lines).toHaveLength(0);
    expect(counted(texts(600, 6)).lines).toHaveLength(1);
  });

  it('is not made of ornaments, numbers and single short words', () => {
    expect(counted(Array.from({ length: 9 }, () => '***\n12 345 678\n– “Yes.” –\n}\n')).lines).toEqual([]);
  });

  it('counts numbers of pages as one line, and measurements as many', () => {
    const texts = (lines: (i: number) => string) => Array.from({ length: 9 }, (_, i) => `${line(5)}\n${lines(i)}`);
    for (const page of ['– Page %s –', 'Seite %s von 99', '%s of 120', 'PAGINA %s/12', 'Страница %s из 44'])
      expect(counted(texts((i) => page.replace('%s', String(i + 11)))).lines).toMatchObject([{ documents: 9 }]);
    for (const data of ['Blood pressure: 120/%s', 'Dose %s mg', 'Page %s lists the doses', 'In %s of 20 cases'])
      expect(counted(texts((i) => data.replace('%s', String(i + 11)))).lines).toEqual([]);
  });

  it('counts a line once per document', () => {
    const text = 'One and the same line\n'.repeat(2);
    expect(counted([text, text]).lines).toEqual([]);
    expect(counted([text, text, text]).lines[0]).toMatchObject({ documents: 3, characters: 6 * 21 });
  });

  it('tells how much of the text repeats lines of its own document', () => {
    const running = 'Annual report of the Example Society 2023';
    const report = ['First page', running, 'Second page', running, 'Third page', running].join('\n\f');
    const { repeatedShare, share, characters } = counted([report, line(30)]);
    expect(share).toBe(0);
    expect(repeatedShare).toBeCloseTo((2 * running.length) / characters, 12);
    expect(withoutBoilerplate(report, new Set()).split('\n').filter(Boolean)).toEqual([
      'First page',
      running,
      'Second page',
      'Third page',
    ]);
  });

  it('is found among more different lines than there is room for', () => {
    const counter = new BoilerplateCounter(5000);
    let number = 0;
    for (let document = 0; document < 400; document += 1) {
      const own = Array.from({ length: 100 }, () => `unlike any other ${(number += 1)}`);
      counter.add([header, ...own].join('\n'));
    }
    const { lines, undercount } = counter.result();
    expect(undercount).toBeGreaterThan(0);
    expect(undercount).toBeLessThanOrEqual((2 * 400 * 101) / 5000);
    expect(lines).toHaveLength(1);
    expect(lines[0]?.documents).toBeGreaterThanOrEqual(400 - undercount);
  });
});

describe('text without boilerplate', () => {
  const keys = new Set(counted(letters).lines.map(({ key }) => key));

  it('keeps every other line as it was', () => {
    const stripped = letters.map((text) => withoutBoilerplate(text, keys));
    stripped.forEach((text, i) => {
      const lines = (letters[i] as string).split('\n');
      expect(text).toBe(lines.slice(1, 9).join('\n'));
    });
    expect(counted(stripped).lines).toEqual([]);
  });

  it('knows lines by their letters, with other pages and spaces', () => {
    expect(withoutBoilerplate('before\n\n  - PAGE 7 of 9 -\n\n\nafter', keys)).toBe('before\n\nafter');
    expect(withoutBoilerplate('before\nPage of contents\nafter', keys)).toBe('before\nPage of contents\nafter');
  });

  it('is the same text where nothing goes, line ends included', () => {
    const text = 'a\r\nb\f\n\n\nshort\nshort\nshort\n';
    expect(withoutBoilerplate(text, keys)).toBe(text);
    expect(withoutBoilerplate('', keys)).toBe('');
  });
});
