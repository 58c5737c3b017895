import { isDay } from '../../../calendar.ts';
import { weightedSum } from '../../../checks.ts';
import type { Detector } from '../../../finding.ts';
import { identifier } from '../../../identifier.ts';

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** Area, day of birth, serial number, and a check character of modulus 11, X for 10. */
const isResidentId = (text: string): boolean =>
  isDay(Number(text.slice(6, 10)), Number(text.slice(10, 12)), Number(text.slice(12, 14))) &&
  '10X98765432'[weightedSum(text, weights) % 11] === text[17];

export const china: readonly Detector[] = [
  identifier({
    name: 'cn-resident-id',
    explanation: 'Chinese resident identity numbers.',
    source: 'GB 11643-1999; ISO 7064 MOD 11-2',
    placeholder: '[NATIONAL_ID]',
    // Chinese has no blanks between words.
    form: /(?<![A-Za-z\d_])[1-9]\d{5}(?:18|19|20)\d{9}[\dXx](?![A-Za-z\d_])/gu,
    check: isResidentId,
    words: `身份证, 身份证号, 身份证号码, 身份證字號, resident id, identity card, id card, id number`,
    grouped: 'confirmed',
    bare: 'confirmed',
  }),
];
