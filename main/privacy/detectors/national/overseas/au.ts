import { weightedSum } from '../../../checks.ts';
import { whole } from '../../../context.ts';
import type { Detector } from '../../../finding.ts';
import { identifier } from '../../../identifier.ts';

/** One less in the first place, then weights; divisible by 89. */
const isAbn = (digits: string): boolean =>
  (weightedSum(digits, [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) - 10) % 89 === 0;

export const australia: readonly Detector[] = [
  identifier({
    name: 'au-tfn',
    explanation: 'Australian tax file numbers.',
    source: 'Australian Taxation Office; weights 1, 4, 3, 7, 5, 8, 6, 9, 10, modulus 11',
    placeholder: '[TAX_ID]',
    form: whole(String.raw`\d{3}[ -]?\d{3}[ -]?\d{3}`),
    check: (digits) => weightedSum(digits, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0,
    words: 'tfn, tax file number, tax file no',
    grouped: 'nothing',
    bare: 'nothing',
  }),
  identifier({
    name: 'au-medicare',
    explanation: 'Australian Medicare card numbers.',
    source: 'Services Australia; weights 1, 3, 7, 9, 1, 3, 7, 9, modulus 10',
    placeholder: '[HEALTH_ID]',
    form: whole(String.raw`[2-6]\d{3}[ -]?\d{5}[ -]?\d(?:[ -/]?\d)?`),
    check: (digits) => weightedSum(digits, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === Number(digits[8]),
    words: 'medicare, medicare number, medicare no, medicare card',
    grouped: 'nothing',
    bare: 'nothing',
  }),
  identifier({
    name: 'au-abn',
    explanation: 'Australian business numbers, which self-employed people have too.',
    source: 'A New Tax System (Australian Business Number) Act 1999; weights 10, 1, 3 … 19, modulus 89',
    placeholder: '[TAX_ID]',
    form: whole(String.raw`\d{2} ?\d{3} ?\d{3} ?\d{3}`),
    check: isAbn,
    words: `abn, abn no, australian business number`,
    grouped: 'nothing',
    bare: 'nothing',
  }),
];
