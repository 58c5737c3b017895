import { isDay } from '../../calendar.ts';
import { weightedSum } from '../../checks.ts';
import { whole } from '../../context.ts';
import type { Detector } from '../../finding.ts';
import { identifier } from '../../identifier.ts';

/** Sex and century, day of birth, serial number; a second row of weights where the first leaves 10. */
function isPersonalCode(digits: string): boolean {
  const century = 1800 + 100 * Math.floor((Number(digits[0]) - 1) / 2);
  const [year, month, day] = [1, 3, 5].map((at) => Number(digits.slice(at, at + 2))) as [number, number, number];
  if (!isDay(century + year, month, day)) return false;
  const first = weightedSum(digits, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
  const check = first === 10 ? weightedSum(digits, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11 : first;
  return (check === 10 ? 0 : check) === Number(digits[10]);
}

export const baltics: readonly Detector[] = [
  identifier({
    name: 'ee-lt-personal-code',
    explanation: 'Estonian and Lithuanian personal codes, next to a word that names them.',
    source: 'EVS 585:2007 (isikukood); LR gyventojų registro įstatymas, 8 str. (asmens kodas)',
    placeholder: '[NATIONAL_ID]',
    form: whole(String.raw`[1-6]\d{10}`),
    check: isPersonalCode,
    words: 'isikukood, asmens kodas, personal code',
    grouped: 'nothing',
    bare: 'nothing',
  }),
];
