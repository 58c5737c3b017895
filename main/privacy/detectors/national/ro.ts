import { isDay } from '../../calendar.ts';
import { weightedSum } from '../../checks.ts';
import { whole } from '../../context.ts';
import type { Detector } from '../../finding.ts';
import { identifier } from '../../identifier.ts';

/** Sex and century, day of birth, county, serial number, check digit. */
function isCnp(digits: string): boolean {
  const county = Number(digits.slice(7, 9));
  if (county < 1 || county > 52) return false;
  const century = [1900, 1900, 1900, 1800, 1800, 2000, 2000, 2000, 2000, 1900][Number(digits[0])] as number;
  const [year, month, day] = [1, 3, 5].map((at) => Number(digits.slice(at, at + 2))) as [number, number, number];
  const rest = weightedSum(digits, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
  return isDay(century + year, month, day) && (rest === 10 ? 1 : rest) === Number(digits[12]);
}

export const romania: readonly Detector[] = [
  identifier({
    name: 'ro-cnp',
    explanation: 'Romanian personal numeric codes.',
    source: 'Legea nr. 105/1996; OUG nr. 97/2005: key 279146358279, modulus 11',
    placeholder: '[NATIONAL_ID]',
    form: whole(String.raw`[1-9]\d{12}`),
    check: isCnp,
    words: 'cnp, cod numeric personal',
    grouped: 'confirmed',
    bare: 'confirmed',
  }),
];
