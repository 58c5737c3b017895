import { describe, expect, it } from 'vitest';
import { detectors } from '../../../main/privacy/detectors/index.ts';
import { redact } from '../../../main/privacy/redact.ts';

/** What makes careless patterns search for hours: such a test then never ends. */
const pieces = [
  ...['a', 'A', '1', '0', '@', ' ', '\n', '.', '<', '('],
  ...[':', '+', '[', 'é', '\u{1f600}'],
  ...['a@', 'a.', '1.', '1 ', '12-', '06 ', '+1 ', 'Aa ', 'A. ', 'ab:', "A'", 'Dr. ', 'de ', 'John de ', 'Smith, '],
  ...[
    'Calle A ',
    'via B ',
    '12 rue de ',
    '1 Aaa ',
    'Aaastraße 1',
    'tel 030 ',
    'mrn ',
    'born 1.1.1950 ',
    'P<',
    '[NAME]',
  ],
  ...['https://a', 'DE89 ', '4111 ', '756.', 'P.O. Box 1 '],
];

describe('a search comes to an end in', () => {
  it.each(pieces)('100,000 characters of %j', (piece) => {
    const size = 100_000;
    const text = piece.repeat(Math.ceil(size / piece.length));
    for (const { name, find } of detectors) {
      const found = find(text);
      expect([name, found.every(({ from, to }) => from >= 0 && from < to && to <= text.length)]).toEqual([name, true]);
    }
  });
});

it('redacts a long text of nothing but names and numbers', () => {
  const text = 'Dr. Meyer, 030 90260001, DE89370400440532013000; '.repeat(5_000);
  const { document, counts } = redact({ source: 'x', text });
  expect(counts).toMatchObject({ name: 5_000, iban: 5_000 });
  expect(document.text).not.toMatch(/Meyer|DE89/u);
});
