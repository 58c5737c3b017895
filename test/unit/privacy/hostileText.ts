import { expect, it } from 'vitest';
import { detectors } from '../../../main/privacy/detectors/index.ts';

/** The plainest of them. */
export const plain: readonly string[] = ['a', 'A', '1', '0', '@', ' ', '\n', '.', '<', '('];

/** What makes careless patterns search for hours: such a test then never ends. */
export const pieces: readonly string[] = [
  ...plain,
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

/** Every detector comes to an end in so many characters of a piece. */
export function itComesToAnEnd(size: number, some: readonly string[]): void {
  it.each(some)(`${size} characters of %j`, (piece) => {
    const text = piece.repeat(Math.ceil(size / piece.length));
    for (const { name, find } of detectors) {
      const found = find(text);
      expect([name, found.every(({ from, to }) => from >= 0 && from < to && to <= text.length)]).toEqual([name, true]);
    }
  });
}
