import { isDay } from '../../calendar.ts';
import { weightedSum } from '../../checks.ts';
import { whole } from '../../context.ts';
import type { Detector } from '../../finding.ts';
import { identifier } from '../../identifier.ts';

/** The century is added to the month: 80 for 18xx, 0 for 19xx, 20 for 20xx, and so on. */
function isPesel(digits: string): boolean {
  const [year, month, day] = [0, 2, 4].map((at) => Number(digits.slice(at, at + 2))) as [number, number, number];
  const century = [1900, 2000, 2100, 2200, 1800][Math.floor(month / 20)] as number;
  return isDay(century + year, month % 20, day) && weightedSum(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0;
}

export const poland: readonly Detector[] = [
  identifier({
    name: 'pl-pesel',
    explanation: 'Polish identity numbers (PESEL), next to a word that names them.',
    source: 'Ustawa z dnia 24 września 2010 r. o ewidencji ludności, art. 15',
    placeholder: '[NATIONAL_ID]',
    form: whole(String.raw`\d{11}`),
    check: isPesel,
    words: 'pesel, nr pesel, numer pesel, numerze pesel',
    grouped: 'nothing',
    bare: 'nothing',
  }),
];
