import { luhn } from '../../checks.ts';
import { whole } from '../../context.ts';
import type { Detector } from '../../finding.ts';
import { identifier } from '../../identifier.ts';

const letter = '[AC-HJKMNP-RT-Y]';
const either = '[0-9AC-HJKMNP-RT-Y]';

/** First, third and fifth digit, and twice the second, fourth and sixth. */
function isDea(text: string): boolean {
  const digit = (i: number) => Number(text[i + 1]);
  const sum = digit(1) + digit(3) + digit(5) + 2 * (digit(2) + digit(4) + digit(6));
  return sum % 10 === digit(7);
}

export const unitedStates: readonly Detector[] = [
  identifier({
    name: 'us-ssn',
    explanation: 'Social Security numbers. They have no check digit: without a word that names them they are possible.',
    source: 'Social Security Administration, POMS RM 10201: no area 000, 666 or 900–999, no group 00, no serial 0000',
    placeholder: '[SOCIAL_SECURITY]',
    form: whole(String.raw`\d{3}([ -])\d{2}\1\d{4}|\d{9}`),
    check: (digits) => !/^(?:000|666|9)|^...00|0000$/u.test(digits),
    words: 'ssn, ss no, ss #, ss number, social security, social security number, social security no, soc sec, social',
    grouped: 'possible',
    bare: 'nothing',
  }),
  identifier({
    name: 'us-itin',
    explanation: 'Taxpayer identification numbers of people without a Social Security number.',
    source: 'IRS, Internal Revenue Manual 3.21.263: 9xx, then 50–65, 70–88, 90–92 or 94–99',
    placeholder: '[TAX_ID]',
    form: whole(String.raw`9\d{2}([ -]?)(?:5\d|6[0-5]|7\d|8[0-8]|9[0-2]|9[4-9])\1\d{4}`),
    check: () => true,
    words: 'itin, taxpayer identification, taxpayer identification number, tin, tax id, taxpayer id',
    grouped: 'possible',
    bare: 'nothing',
  }),
  identifier({
    name: 'us-npi',
    explanation: 'National Provider Identifiers of doctors and clinics, next to a word that names them.',
    source: '45 CFR 162.406; CMS, NPI check digit: Luhn over 80840 and the number',
    placeholder: '[PROVIDER_ID]',
    form: whole(String.raw`[12]\d{9}`),
    check: (digits) => luhn(`80840${digits}`),
    words: 'npi, npi number, npi no, npi #, national provider identifier, provider id, provider number',
    grouped: 'nothing',
    bare: 'nothing',
  }),
  identifier({
    name: 'us-dea',
    explanation:
      'Registration numbers of prescribers with the Drug Enforcement Administration, next to a word that names them.',
    source: '21 CFR 1301; check digit as published by the DEA Diversion Control Division',
    placeholder: '[PROVIDER_ID]',
    form: whole(String.raw`[ABCDEFGHJKLMPRSTUX][A-Z9]\d{7}`),
    check: isDea,
    words: 'dea, dea number, dea no, dea #, dea registration',
    grouped: 'nothing',
    bare: 'nothing',
  }),
  identifier({
    name: 'us-medicare',
    explanation: 'Medicare beneficiary identifiers. They have no check digit but a strict order of letters and digits.',
    source: 'CMS, Understanding the MBI: 11 places, no S, L, O, I, B, Z',
    placeholder: '[HEALTH_ID]',
    form: whole(`[1-9]${letter}${either}\\d-?${letter}${either}\\d-?${letter}{2}\\d{2}`),
    check: () => true,
    words: 'medicare, medicare id, medicare number, medicare no, mbi, beneficiary, beneficiary identifier',
    grouped: 'possible',
    bare: 'possible',
  }),
];
