import { isDay } from '../../calendar.ts';
import { whole } from '../../context.ts';
import type { Detector } from '../../finding.ts';
import { identifier } from '../../identifier.ts';

/** Day of birth with 50 added to the month of women (20 more where numbers ran out); divisible by 11. */
function isBirthNumber(digits: string): boolean {
  const [year, written, day] = [0, 2, 4].map((at) => Number(digits.slice(at, at + 2))) as [number, number, number];
  const month = (written % 50) % 20;
  if (written > 82 || !isDay(year < 54 ? 2000 + year : 1900 + year, month, day)) return false;
  const rest = Number(digits.slice(0, 9)) % 11;
  return (rest === 10 ? 0 : rest) === Number(digits[9]);
}

export const czechia: readonly Detector[] = [
  identifier({
    name: 'cz-birth-number',
    explanation: 'Czech and Slovak birth numbers of ten digits; the nine digits of people born before 1954 are missed.',
    source: 'Zákon č. 133/2000 Sb., § 13; zákon č. 301/1995 Z. z., § 2',
    placeholder: '[NATIONAL_ID]',
    form: whole(String.raw`\d{6}/\d{4}|\d{10}`),
    check: isBirthNumber,
    words: 'rodné číslo, rodného čísla, r.č., rč, rodne cislo',
    grouped: 'confirmed',
    bare: 'nothing',
  }),
];
