import { isDay } from '../../calendar.ts';
import { weightedSum } from '../../checks.ts';
import { whole } from '../../context.ts';
import type { Detector } from '../../finding.ts';
import { identifier } from '../../identifier.ts';

/** Three digits, a check digit, day of birth; months 13 to 15 where numbers ran out. */
function isSvnr(digits: string): boolean {
  const [day, month] = [Number(digits.slice(4, 6)), Number(digits.slice(6, 8))];
  const possible = isDay(2000, month, day) || (month > 12 && month < 16 && day > 0 && day < 32);
  return possible && weightedSum(digits, [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 === Number(digits[3]);
}

export const austria: readonly Detector[] = [
  identifier({
    name: 'at-svnr',
    explanation: 'Austrian social security numbers.',
    source: 'ASVG (§ 31 Abs. 4 Z 1 until 2019); check digit by modulus 11',
    placeholder: '[SOCIAL_SECURITY]',
    form: whole(String.raw`[1-9]\d{3}[ /-]?\d{6}|[1-9]\d{3} \d{2} ?\d{2} ?\d{2}`),
    check: isSvnr,
    words: 'svnr, sv nr, sv nummer, svnr., vsnr, sozialversicherungsnummer, versicherungsnummer',
    grouped: 'confirmed',
    bare: 'possible',
  }),
];
