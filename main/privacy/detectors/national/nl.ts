import { weightedSum } from '../../checks.ts';
import { whole } from '../../context.ts';
import type { Detector } from '../../finding.ts';
import { identifier } from '../../identifier.ts';

export const netherlands: readonly Detector[] = [
  identifier({
    name: 'nl-bsn',
    explanation: 'Dutch citizen service numbers, next to a word that names them.',
    source: 'Wet algemene bepalingen burgerservicenummer; elfproef with weights 9 … 2, −1',
    placeholder: '[NATIONAL_ID]',
    form: whole(String.raw`\d{9}|\d{4}\.\d{2}\.\d{3}|\d{3}[ .]\d{3}[ .]\d{3}`),
    check: (digits) => digits !== '000000000' && weightedSum(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0,
    words: 'bsn, burgerservicenummer, burgerservice nummer, sofinummer, sofi nummer, citizen service number',
    grouped: 'nothing',
    bare: 'nothing',
  }),
];
