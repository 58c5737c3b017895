import { isShortDay } from '../../../calendar.ts';
import { weightedSum } from '../../../checks.ts';
import { whole } from '../../../context.ts';
import type { Detector } from '../../../finding.ts';
import { identifier } from '../../../identifier.ts';

const rrnWeights = [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5];

export const korea: readonly Detector[] = [
  identifier({
    name: 'kr-rrn',
    explanation: 'Korean resident registration numbers; those given out since October 2020 have no check digit.',
    source: 'Resident Registration Act, enforcement rule 2; weights 2 … 9, 2 … 5, modulus 11',
    placeholder: '[NATIONAL_ID]',
    form: whole(String.raw`\d{6}-?[1-8]\d{6}`),
    check: (digits) => isShortDay(digits) && (11 - (weightedSum(digits, rrnWeights) % 11)) % 10 === Number(digits[12]),
    words: 'rrn, resident registration number, 주민등록번호, 주민번호, 외국인등록번호',
    grouped: 'confirmed',
    bare: 'possible',
  }),
];
