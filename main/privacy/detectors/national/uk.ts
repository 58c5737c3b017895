import { isShortDay } from '../../calendar.ts';
import { weightedSum } from '../../checks.ts';
import { whole } from '../../context.ts';
import type { Detector } from '../../finding.ts';
import { identifier } from '../../identifier.ts';

function isNhs(digits: string): boolean {
  const check = (11 - (weightedSum(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
  return check === Number(digits[9]) && !/^(\d)\1+$/u.test(digits);
}
/** Scottish numbers begin with the day of birth. */
const isChi = (digits: string): boolean =>
  isShortDay(digits.slice(4, 6) + digits.slice(2, 4) + digits.slice(0, 2)) && isNhs(digits);

export const unitedKingdom: readonly Detector[] = [
  identifier({
    name: 'uk-nhs',
    explanation: 'NHS numbers (England, Wales), health and care numbers (Northern Ireland), CHI numbers (Scotland).',
    source: 'NHS Data Dictionary, NHS NUMBER: modulus 11 with weights 10 … 2',
    placeholder: '[HEALTH_ID]',
    form: whole(String.raw`\d{3}[ -]?\d{3}[ -]?\d{4}|\d{6} \d{4}`),
    check: (digits) => (/^[0-2]/u.test(digits) ? isChi(digits) : isNhs(digits)),
    words: 'nhs, nhs number, nhs no, nhs no., nhs num, nhs id, chi, chi number, hcn, h&c number',
    grouped: 'possible',
    bare: 'nothing',
  }),
  identifier({
    name: 'uk-nino',
    explanation: 'National Insurance numbers. They have no check digit; the prefix must be one that is given out.',
    source: 'HMRC, National Insurance Manual NIM39110',
    placeholder: '[SOCIAL_SECURITY]',
    form: whole(String.raw`[A-Z]{2}[ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D]`),
    check: (text) => /^[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]/u.test(text) && !/^(?:BG|GB|NK|KN|TN|NT|ZZ)/u.test(text),
    words: 'national insurance, national insurance number, national insurance no, ni number, ni no, nino, nic',
    grouped: 'possible',
    bare: 'possible',
  }),
];
