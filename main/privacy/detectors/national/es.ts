import { crossSum } from '../../checks.ts';
import { whole } from '../../context.ts';
import type { Detector } from '../../finding.ts';
import { identifier } from '../../identifier.ts';

const letters = 'TRWAGMYFPDXBNJZSQVHLCKE';

/** The letter is the remainder by 23; X, Y and Z of foreigners count as 0, 1 and 2. */
function isDni(text: string): boolean {
  const digits = text.slice(0, -1).replace(/^[XYZ]/u, (first) => String('XYZ'.indexOf(first)));
  return letters[Number(digits) % 23] === text.at(-1);
}

function isCif(text: string): boolean {
  let sum = 0;
  for (let i = 1; i <= 7; i++) sum += i % 2 ? crossSum(2 * Number(text[i])) : Number(text[i]);
  const control = (10 - (sum % 10)) % 10;
  const last = text[8] as string;
  const type = text[0] as string;
  const asLetter = last === 'JABCDEFGHI'[control];
  const asDigit = last === String(control);
  if ('KLMNPQRSW'.includes(type)) return asLetter;
  return 'ABEH'.includes(type) ? asDigit : asLetter || asDigit;
}

/** Province and number, without leading zeros, modulo 97. */
const isNss = (digits: string): boolean =>
  Number(BigInt(digits.slice(0, 2) + digits.slice(2, -2).replace(/^0/u, '')) % 97n) === Number(digits.slice(-2));

export const spain: readonly Detector[] = [
  identifier({
    name: 'es-nss',
    explanation: 'Spanish social security numbers, behind a word that names them.',
    source: 'Real Decreto 84/1996; control digits of the Tesorería General de la Seguridad Social, modulo 97',
    placeholder: '[SOCIAL_SECURITY]',
    form: whole(String.raw`\d{2}[ /-]?\d{7,8}[ /-]?\d{2}`),
    check: isNss,
    words: 'seguridad social, nss, nuss, n.º s.s., nº s.s., nº ss, afiliación, número de afiliación',
    grouped: 'nothing',
    bare: 'nothing',
  }),
  identifier({
    name: 'es-dni',
    explanation: 'Spanish identity numbers: DNI of citizens, NIE of foreigners, with their letter.',
    source: 'Real Decreto 1553/2005, art. 11 (DNI); Real Decreto 557/2011, art. 206 (NIE); letter by modulus 23',
    placeholder: '[NATIONAL_ID]',
    form: whole(String.raw`(?:\d{7,8}|\d{1,2}\.\d{3}\.\d{3}|[XYZxyz][ -]?\d{7}|[XYZ]-?\d\.\d{3}\.\d{3})[ -]?[A-Za-z]`),
    check: isDni,
    words: `
      dni, d.n.i., nie, n.i.e., nif, n.i.f., documento nacional de identidad, documento de identidad,
      carné de identidad, identificación fiscal`,
    grouped: 'confirmed',
    bare: 'confirmed',
  }),
  identifier({
    name: 'es-cif',
    explanation: 'Spanish tax numbers of companies and of self-employed people (CIF).',
    source: 'Orden EHA/451/2008; control character of the Agencia Tributaria',
    placeholder: '[TAX_ID]',
    form: whole(String.raw`[A-HJ-NP-SUVW][ -]?\d{7}-?[0-9A-J]`),
    check: isCif,
    words: 'cif, c.i.f., nif, n.i.f., identificación fiscal, vat',
    grouped: 'possible',
    bare: 'possible',
  }),
];
