import { expect, it } from 'vitest';
import { size } from '../../../main/cli/progress.ts';
import { inert, table } from '../../../main/cli/table.ts';

it('aligns numbers to the right and text to the left', () => {
  expect(
    table(
      ['name', 'count'],
      [
        ['a', 5],
        ['longer', 1234],
      ],
    ),
  ).toBe(['name    count', '──────  ─────', 'a           5', 'longer   1234'].join('\n'));
});

it('shows control characters instead of obeying them', () => {
  expect(inert('\u001b[31mred\u0007\r\nnext\u009b')).toBe('\\x1b[31mred\\x07\\x0d\\x0anext\\x9b');
  expect(table(['x'], [['\u001b[2J']])).toContain('\\x1b[2J');
});

it.each([
  [999, '999 B'],
  [1500, '1.5 kB'],
  [123_456_789, '123 MB'],
  [2.5e9, '2.5 GB'],
])('%d bytes are %s', (bytes, text) => {
  expect(size(bytes)).toBe(text);
});
