import { isDay } from '../../calendar.ts';
import { whole } from '../../context.ts';
import type { Detector } from '../../finding.ts';
import { identifier } from '../../identifier.ts';

/**
 * Day of birth, serial number, and 97 less the remainder by 97; for people born from 2000 on a 2 stands before the
 * number. People outside the register have 20 or 40 added to the month; unknown months and days are 0.
 */
function isNationalNumber(digits: string): boolean {
  const [year, month, day] = [0, 2, 4].map((at) => Number(digits.slice(at, at + 2))) as [number, number, number];
  const plain = month % 20;
  const known = plain > 0 && day > 0;
  if (month > 52 || (known && !isDay(1900 + year, plain, day) && !isDay(2000 + year, plain, day))) return false;
  if (!known && (plain > 12 || day > 31)) return false;
  const body = digits.slice(0, 9);
  const check = Number(digits.slice(9));
  return [body, `2${body}`].some((number) => 97 - (Number(number) % 97) === check);
}

export const belgium: readonly Detector[] = [
  identifier({
    name: 'be-national-number',
    explanation: 'Belgian national numbers (rijksregisternummer, numéro national).',
    source: 'Arrêté royal du 3 avril 1984, art. 1–3',
    placeholder: '[NATIONAL_ID]',
    form: whole(String.raw`\d{2}[. ]?\d{2}[. ]?\d{2}[- ]?\d{3}[. -]?\d{2}`),
    check: isNationalNumber,
    words: `
      rijksregisternummer, rijksregister nr, rrn, insz, inss, niss, numéro national, nationaal nummer,
      registre national, rijksregister, nr national`,
    grouped: 'confirmed',
    bare: 'confirmed',
  }),
];
