import { describe, expect, it } from 'vitest';
import { written } from './support.ts';

/** The specimens of ICAO Doc 9303, parts 4 to 6. */
const passportBook = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'];
const smallCard = [
  'I<UTOD231458907<<<<<<<<<<<<<<<',
  '7408122F1204159UTO<<<<<<<<<<<6',
  'ERIKSSON<<ANNA<MARIA<<<<<<<<<<',
];
const largeCard = ['I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<', 'D231458907UTO7408122F1204159<<<<<<<6'];

describe('travel documents', () => {
  it.each([
    ['a passport', passportBook],
    ['a small card', smallCard],
    ['a large card', largeCard],
  ])('finds the lines of %s', (_, lines) => {
    expect(written('passport', `Scan:\n${lines.join('\n')}\nend`)).toEqual(lines);
  });

  it('wants the check digits to be right', () => {
    for (const [from, to] of [
      ['L898902C36', 'L898902C37'],
      ['7408122F', '7408132F'],
      ['1204159Z', '1204158Z'],
    ] as const) {
      expect(written('passport', passportBook.join('\n').replace(from, to))).toEqual([]);
    }
  });

  it('leaves other lines of capitals alone', () => {
    expect(written('passport', 'A<<B'.repeat(11))).toEqual([]);
    expect(written('passport', 'X'.repeat(44))).toEqual([]);
  });

  it.each([
    ['Passport No. 123456789, issued', '123456789'],
    ['US passport number C01234567', 'C01234567'],
    ['Reisepass-Nr.: C01X0006H', 'C01X0006H'],
    ['passeport n° 12AB34567', '12AB34567'],
    ['pasaporte n.º PAA123456', 'PAA123456'],
    ['passaporto n. YA1234567', 'YA1234567'],
  ])('reads "%s"', (text, number) => {
    expect(written('passport', text)).toEqual([number]);
  });

  it('does not take the next word for a number', () => {
    expect(written('passport', 'The passport was issued in 2019. PASSPORT CONTROL. passport holders')).toEqual([]);
  });
});
