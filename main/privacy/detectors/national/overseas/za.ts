import { isShortDay } from '../../../calendar.ts';
import { luhn } from '../../../checks.ts';
import { whole } from '../../../context.ts';
import type { Detector } from '../../../finding.ts';
import { identifier } from '../../../identifier.ts';

export const southAfrica: readonly Detector[] = [
  identifier({
    name: 'za-id',
    explanation: 'South African identity numbers.',
    source: 'Identification Act 68 of 1997; Luhn',
    placeholder: '[NATIONAL_ID]',
    form: whole(String.raw`\d{6} ?\d{4} ?[01]\d ?\d`),
    check: (digits) => isShortDay(digits) && luhn(digits),
    words: 'id number, id no, identity number, sa id, rsa id, identity no',
    grouped: 'possible',
    bare: 'possible',
  }),
];
