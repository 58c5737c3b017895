import { describe, expect, it } from 'vitest';
import { scanned } from './support.ts';

/** Check digits by the loops of their standards, written apart from those of the detectors. */
const digitsOf = (text: string): number[] => [...text].map(Number);
const total = (text: string, weight: (place: number) => number): number =>
  digitsOf(text).reduce((sum, digit, place) => sum + digit * weight(place), 0);

/** The two digits behind which a business number of Australia is divisible by 89: found by trying. */
function abn(body: string): string {
  const weights = [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19];
  for (let check = 10; check < 100; check += 1) {
    const digits = digitsOf(`${check}${body}`);
    digits[0]! -= 1;
    if (digits.reduce((sum, digit, i) => sum + digit * weights[i]!, 0) % 89 === 0) return `${check}${body}`;
  }
  throw new Error('no check');
}

/** Both digits of a CNPJ: weights 2 … 9 from the right, again and again. */
function cnpj(body: string): string {
  let text = body;
  for (let i = 0; i < 2; i += 1) {
    const reversed = [...text].reverse().join('');
    const rest = total(reversed, (place) => 2 + (place % 8)) % 11;
    text += String(rest < 2 ? 0 : 11 - rest);
  }
  return text;
}

const base36 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** From the right, the first doubled; the sum with the check is a multiple of 36. */
function gstin(body: string): string {
  let sum = 0;
  [...body].reverse().forEach((c, i) => {
    const product = base36.indexOf(c) * (i % 2 === 0 ? 2 : 1);
    sum += Math.floor(product / 36) + (product % 36);
  });
  return body + base36[(36 - (sum % 36)) % 36];
}

/** ISO 7064 MOD 11-2, by its recursion. */
function residentId(body: string): string {
  let product = 0;
  for (const digit of digitsOf(body)) product = ((product + digit) * 2) % 11;
  const check = (12 - product) % 11;
  return body + (check === 10 ? 'X' : String(check));
}

/** 49 CFR 565.15: letters by their table, written out. */
function vin(text: string): string {
  const rows = ['AJ', 'BKS', 'CLT', 'DMU', 'ENV', 'FW', 'GPX', 'HY', 'RZ'];
  const value = (c: string): number => (/\d/u.test(c) ? Number(c) : rows.findIndex((row) => row.includes(c)) + 1);
  const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
  const sum = [...text].reduce((so, c, i) => so + value(c) * weights[i]!, 0);
  return text.slice(0, 8) + (sum % 11 === 10 ? 'X' : String(sum % 11)) + text.slice(9);
}

/** Another digit in a place, so that the check is wrong. */
const spoiled = (text: string, at: number): string =>
  text.slice(0, at) + String((Number(text[at]) + 1) % 10) + text.slice(at + 1);

describe('numbers of further countries', () => {
  const made: readonly [kind: string, label: string, values: string[], trusted: boolean][] = [
    ['au-abn', 'ABN', ['824753556', '102345678', '004085616'].map(abn), false],
    ['br-cnpj', 'CNPJ', ['112223330001', '443332220009', '060990870123'].map(cnpj), false],
    ['in-gstin', 'GSTIN', ['27AAPFU0939F1Z', '29ABCDE1234F2Z', '07AAGCB5678K1Z'].map(gstin), true],
    [
      'cn-resident-id',
      '身份证号',
      ['11010519491231002', '44052419800101001', '31010119900307391'].map(residentId),
      true,
    ],
    ['vin', 'VIN', ['1HGCM826#3A004352', '1M8GDM9A#KP042788', '5YJSA1DG#DFP14705'].map(vin), true],
  ];
  it.each(made)('%s with its check digit, by itself or behind a word', (kind, label, values, trusted) => {
    for (const value of values) {
      expect(scanned(`${label}: ${value}.`), value).toEqual([[kind, value]]);
      expect(scanned(`thing ${value} here`), value).toEqual(trusted ? [[kind, value]] : []);
      // A wrong digit: only what a word names.
      const wrong = spoiled(value, value.length - 3);
      expect(scanned(`${label}: ${wrong}.`), wrong).toEqual([[kind, wrong]]);
      expect(scanned(`thing ${wrong} here`), wrong).toEqual([]);
    }
  });

  it.each([
    ...['USt-IdNr. DE 123 456 789', 'N° TVA : FR 40 303 265 045', 'BTW-nummer NL123456789B01', 'VAT: ATU12345678'],
    ...['VAT no. GB 123 4567 89', 'SIRET 732 829 320 00074'],
  ])('VAT numbers by their structure: %s', (text) => {
    const value = /(?:(?<![A-Z])[A-Z]{2,3} ?)?\d[\dA-Z ]*$/u.exec(text)?.[0] ?? '';
    expect(scanned(`${text}, here`)).toEqual([['vat-number', value]]);
  });
});
