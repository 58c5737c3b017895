import { expect, it } from 'vitest';
import { scanWords, WordHasher } from '../../../../main/corpus/inspect/words.ts';

const wordsOf = (text: string): string[] => {
  const found: string[] = [];
  scanWords(text, (from, to) => found.push(text.slice(from, to)));
  return found;
};

it.each([
  ['spaces and marks separate', ' Ward-round, 3.5 mg: x_y! ', ['Ward', 'round', '3', '5', 'mg', 'x', 'y']],
  ['accents belong to words, composed or not', 'Ärzte cafe\u0301 naïve', ['Ärzte', 'cafe\u0301', 'naïve']],
  ['characters of scripts without spaces stand alone', '東京タワー 2024年', [...'東京タワ', 'ー', '2024', '年']],
  ['scripts with spaces keep their words', 'Привет, мир! שלום עולם', ['Привет', 'мир', 'שלום', 'עולם']],
  ['nothing', ' \n–…', []],
])('%s', (_, text, words) => {
  expect(wordsOf(text)).toEqual(words);
});

it('hashes words without regard to capitals and forms of characters, and in their order', () => {
  const hasher = new WordHasher();
  const hashes = (text: string) => Array.from(hasher.hash(text));
  expect(hashes('The ﬁne WARD')).toEqual(hashes('the, fine ward.'));
  expect(hashes('ward the')).toEqual(hashes('the ward').reverse());
  const different = new Set(Array.from({ length: 20_000 }, (_, i) => hashes(`w${i}`)[0]));
  expect(different.size).toBe(20_000);
  // Longer than the storage that is kept, and back again.
  expect(hasher.hash('a b '.repeat(40_000)).length).toBe(80_000);
  expect(hashes('a b')).toHaveLength(2);
});

it('hashes texts of ASCII alone as all others', () => {
  const hasher = new WordHasher();
  const every = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).join('');
  for (const text of [every, [...every].reverse().join(' Ab1'), 'x', ' x', 'x ', '']) {
    // A word in another script makes it a text that is not ASCII.
    const beside = Array.from(hasher.hash(`${text} я`)).slice(0, -1);
    expect(Array.from(hasher.hash(text))).toEqual(beside);
  }
});
