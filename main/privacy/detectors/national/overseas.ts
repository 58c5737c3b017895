import { isShortDay } from '../../calendar.ts';
import { luhn, weightedSum } from '../../checks.ts';
import { whole } from '../../context.ts';
import type { Detector } from '../../finding.ts';
import { identifier } from '../../identifier.ts';

const sum = (digits: string, weights: readonly number[]): number => weightedSum(digits, weights);

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

/** Of Brazil's numbers: a remainder below two stands for a zero. */
const mod11 = (digits: string, weights: readonly number[]): number => {
  const rest = sum(digits, weights) % 11;
  return rest < 2 ? 0 : 11 - rest;
};

const down = (from: number, to: number): number[] => Array.from({ length: from - to + 1 }, (_, i) => from - i);
const repeated = /^(\d)\1+$/u;

const isCpf = (text: string): boolean =>
  !repeated.test(text) && mod11(text, down(10, 2)) === Number(text[9]) && mod11(text, down(11, 2)) === Number(text[10]);

function isTckn(text: string): boolean {
  const digits = [...text].map(Number);
  const [odd, even] = [0, 1].map((first) =>
    digits.slice(0, 9).reduce((total, digit, i) => (i % 2 === first ? total + digit : total), 0),
  ) as [number, number];
  const tenth = (7 * odd - even + 100) % 10;
  return text[0] !== '0' && tenth === digits[9] && (odd + even + tenth) % 10 === digits[10];
}

const rrnWeights = [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5];

/** Numbers of people and their insurers in Australia, India, Korea, South Africa, Turkey and Brazil. */
export const overseas: readonly Detector[] = [
  identifier({
    name: 'au-tfn',
    explanation: 'Australian tax file numbers.',
    source: 'Australian Taxation Office; weights 1, 4, 3, 7, 5, 8, 6, 9, 10, modulus 11',
    placeholder: '[TAX_ID]',
    form: whole(String.raw`\d{3}[ -]?\d{3}[ -]?\d{3}`),
    check: (digits) => sum(digits, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0,
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
    check: (digits) => sum(digits, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === Number(digits[8]),
    words: 'medicare, medicare number, medicare no, medicare card',
    grouped: 'nothing',
    bare: 'nothing',
  }),
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
    name: 'kr-rrn',
    explanation: 'Korean resident registration numbers; those given out since October 2020 have no check digit.',
    source: 'Resident Registration Act, enforcement rule 2; weights 2 … 9, 2 … 5, modulus 11',
    placeholder: '[NATIONAL_ID]',
    form: whole(String.raw`\d{6}-?[1-8]\d{6}`),
    check: (digits) => isShortDay(digits) && (11 - (sum(digits, rrnWeights) % 11)) % 10 === Number(digits[12]),
    words: 'rrn, resident registration number, 주민등록번호, 주민번호, 외국인등록번호',
    grouped: 'confirmed',
    bare: 'possible',
  }),
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
  identifier({
    name: 'tr-tckn',
    explanation: 'Turkish identity numbers.',
    source: 'Nüfus ve Vatandaşlık İşleri; check digits 10 and 11',
    placeholder: '[NATIONAL_ID]',
    form: whole(String.raw`[1-9]\d{10}`),
    check: isTckn,
    words: 'tckn, tc kimlik, t.c. kimlik no, t.c. kimlik, tc kimlik no, kimlik no, kimlik numarası',
    grouped: 'possible',
    bare: 'nothing',
  }),
  identifier({
    name: 'br-cpf',
    explanation: 'Brazilian tax numbers of people (CPF).',
    source: 'Receita Federal; two check digits, modulus 11',
    placeholder: '[TAX_ID]',
    form: whole(String.raw`\d{3}\.\d{3}\.\d{3}-\d{2}|\d{11}`),
    check: isCpf,
    words: 'cpf, cpf/mf, cadastro de pessoas físicas',
    grouped: 'confirmed',
    bare: 'nothing',
  }),
  identifier({
    name: 'vat-number',
    explanation: 'Value added tax numbers of the European Union and the United Kingdom behind a word that names them.',
    source: 'Directive 2006/112/EC, art. 215; VIES, structure of VAT identification numbers',
    placeholder: '[TAX_ID]',
    form: whole(
      '(?:AT ?U|BE ?[01]|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|XI) ?[0-9A-Z]{2,4}[ .]?\\d{3,4}[ .]?[0-9A-Z]{2,5}',
    ),
    check: (text) => (text.match(/\d/gu)?.length ?? 0) >= 7,
    words: `
      vat, vat number, vat no, vat reg, vat id, ust id, ust id nr, ust idnr., ustid, umsatzsteuer id, tva, n° tva,
      numéro de tva, tva intracommunautaire, partita iva, p. iva, p.iva, nif iva, btw, btw nummer`,
    grouped: 'nothing',
    bare: 'nothing',
  }),
];
