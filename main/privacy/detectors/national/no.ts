import { isShortDay } from '../../calendar.ts';
import { weightedSum } from '../../checks.ts';
import { whole } from '../../context.ts';
import type { Detector } from '../../finding.ts';
import { identifier } from '../../identifier.ts';

/** Day of birth, three digits and two check digits by modulus 11; D numbers have 40 added to the day, H to the month. */
function isFodselsnummer(digits: string): boolean {
  const [day, month] = [Number(digits.slice(0, 2)), Number(digits.slice(2, 4))];
  const two = (value: number) => String(value > 40 ? value - 40 : value).padStart(2, '0');
  return (
    isShortDay(digits.slice(4, 6) + two(month) + two(day)) &&
    weightedSum(digits, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 === 0 &&
    weightedSum(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0
  );
}

export const norway: readonly Detector[] = [
  identifier({
    name: 'no-fodselsnummer',
    explanation: 'Norwegian birth numbers and D numbers.',
    source: 'Folkeregisterforskriften (FOR-2017-07-14-1201) § 2-2-1; two check digits by modulus 11',
    placeholder: '[NATIONAL_ID]',
    form: whole(String.raw`\d{6} ?\d{5}`),
    check: isFodselsnummer,
    words: 'fødselsnummer, fødselsnr, fnr, personnummer, d nummer',
    grouped: 'confirmed',
    bare: 'confirmed',
  }),
];
