import { whole } from '../../../context.ts';
import type { Detector } from '../../../finding.ts';
import { identifier } from '../../../identifier.ts';

/** Multiplication and place of Verhoeff's check digit (J. Verhoeff, Error detecting decimal codes, 1969): the group D5. */
const times = (a: number, b: number): number => {
  if (a < 5) return b < 5 ? (a + b) % 5 : ((a + b) % 5) + 5;
  return b < 5 ? ((a - b + 5) % 5) + 5 : (a - b + 5) % 5;
};
const turn = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];

function verhoeff(digits: string): boolean {
  let check = 0;
  for (const [i, digit] of [...digits].reverse().entries()) {
    let value = Number(digit);
    for (let step = 0; step < i % 8; step += 1) value = turn[value]!;
    check = times(check, value);
  }
  return check === 0;
}

/** Luhn's way in base 36: every second character doubled from the left, digits of the product in that base added up. */
function isGstin(text: string): boolean {
  let total = 0;
  for (let i = 0; i < 14; i += 1) {
    const value = Number.parseInt(text[i] as string, 36) * ((i % 2) + 1);
    total += Math.floor(value / 36) + (value % 36);
  }
  return ((36 - (total % 36)) % 36).toString(36).toUpperCase() === text[14];
}

export const india: readonly Detector[] = [
  identifier({
    name: 'in-aadhaar',
    explanation: 'Indian Aadhaar numbers.',
    source: 'Unique Identification Authority of India; Verhoeff check digit',
    placeholder: '[NATIONAL_ID]',
    form: whole(String.raw`[2-9]\d{3}[ -]?\d{4}[ -]?\d{4}`),
    check: verhoeff,
    words: 'aadhaar, aadhar, aadhaar number, uid, uidai',
    grouped: 'nothing',
    bare: 'nothing',
  }),
  identifier({
    name: 'in-pan',
    explanation: 'Indian permanent account numbers; they have no public check.',
    source: 'Income Tax Department of India',
    placeholder: '[TAX_ID]',
    form: whole('[A-Z]{3}[ABCFGHJLPT][A-Z]\\d{4}[A-Z]'),
    check: () => true,
    words: 'pan, pan number, pan no, pan card, permanent account number',
    grouped: 'possible',
    bare: 'possible',
  }),
  identifier({
    name: 'in-gstin',
    explanation: 'Indian numbers of goods and services tax, which hold the PAN of their owner.',
    source: 'CGST Rules 2017, rule 10; check character in base 36',
    placeholder: '[TAX_ID]',
    form: whole('\\d{2}[A-Z]{5}\\d{4}[A-Z][0-9A-Z]Z[0-9A-Z]'),
    check: isGstin,
    words: `gstin, gst no, gst number, gst`,
    grouped: 'confirmed',
    bare: 'confirmed',
  }),
];
