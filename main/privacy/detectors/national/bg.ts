import { isDay } from '../../calendar.ts';
import { weightedSum } from '../../checks.ts';
import { whole } from '../../context.ts';
import type { Detector } from '../../finding.ts';
import { identifier } from '../../identifier.ts';

/** Day of birth with 20 added to the month for 18xx and 40 for 20xx, three digits, check digit. */
function isEgn(digits: string): boolean {
  const [year, month, day] = [0, 2, 4].map((at) => Number(digits.slice(at, at + 2))) as [number, number, number];
  const century = [1900, 1800, 2000][Math.floor(month / 20)];
  if (century === undefined || !isDay(century + year, month % 20, day)) return false;
  return (weightedSum(digits, [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11) % 10 === Number(digits[9]);
}

export const bulgaria: readonly Detector[] = [
  identifier({
    name: 'bg-egn',
    explanation: 'Bulgarian uniform civil numbers, next to a word that names them.',
    source: 'Закон за гражданската регистрация, чл. 11; modulus 11',
    placeholder: '[NATIONAL_ID]',
    form: whole(String.raw`\d{10}|\d{6} \d{3} \d`),
    check: isEgn,
    words: 'egn, егн, единен граждански номер',
    grouped: 'possible',
    bare: 'nothing',
  }),
];
