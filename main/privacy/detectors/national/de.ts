import { isDay } from '../../calendar.ts';
import { crossSum, letterNumber, mod11And10, travelDocument } from '../../checks.ts';
import { whole } from '../../context.ts';
import type { Detector } from '../../finding.ts';
import { identifier } from '../../identifier.ts';

/** Among the first ten digits one stands twice or three times (never three in a row), all others at most once. */
function isTaxId(digits: string): boolean {
  const body = digits.slice(0, 10);
  const counts = new Map<string, number>();
  for (const digit of body) counts.set(digit, (counts.get(digit) ?? 0) + 1);
  const repeated = [...counts.values()].filter((count) => count > 1);
  const [times] = repeated;
  return repeated.length === 1 && (times === 2 || times === 3) && !/(\d)\1\1/u.test(body) && mod11And10(digits);
}

/** Area, day of birth, initial of the surname, serial number; weights over the initial as two digits. */
function isPension(text: string): boolean {
  const [day, month] = [Number(text.slice(2, 4)), Number(text.slice(4, 6))];
  // Where serial numbers ran out, 33 days were added.
  if (!isDay(2000, month, day) && !isDay(2000, month, day - 33)) return false;
  const digits = text.slice(0, 8) + letterNumber(text[8] as string) + text.slice(9, 11);
  const weights = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1];
  const sum = weights.reduce((total, weight, i) => total + crossSum(Number(digits[i]) * weight), 0);
  return sum % 10 === Number(text[11]);
}

function isHealthInsurance(text: string): boolean {
  const digits = letterNumber(text[0] as string) + text.slice(1, 9);
  let sum = 0;
  for (let i = 0; i < digits.length; i++) sum += crossSum(Number(digits[i]) * ((i % 2) + 1));
  return sum % 10 === Number(text[9]);
}

export const germany: readonly Detector[] = [
  identifier({
    name: 'de-tax-id',
    explanation: 'German tax identification numbers (Steuer-ID).',
    source: '§ 139b AO; check digit after ISO/IEC 7064 MOD 11,10',
    placeholder: '[TAX_ID]',
    form: whole(String.raw`[1-9]\d[ .-]?\d{3}[ .-]?\d{3}[ .-]?\d{3}`),
    check: isTaxId,
    words: `
      steuer id, steuer idnr, steuer idnr., idnr, steueridentifikationsnummer, steuerliche id,
      steuerliche identifikationsnummer, identifikationsnummer, tax id, tin, steuernummer`,
    grouped: 'confirmed',
    bare: 'confirmed',
  }),
  identifier({
    name: 'de-pension',
    explanation: 'German pension and social security numbers (Rentenversicherungsnummer).',
    source: '§ 147 SGB VI; §§ 2–4 VKVV',
    placeholder: '[SOCIAL_SECURITY]',
    form: whole(String.raw`\d{2} ?\d{6} ?[A-Z] ?\d{2} ?\d`),
    check: isPension,
    words: `
      rentenversicherungsnummer, sozialversicherungsnummer, rvnr, sv nummer, sv nr, sv nr., rv nummer,
      versicherungsnummer, rentenversicherung, vsnr`,
    grouped: 'confirmed',
    bare: 'confirmed',
  }),
  identifier({
    name: 'de-id-card',
    explanation: 'Numbers of German identity cards with their check digit.',
    source: '§ 5 PAuswG; ICAO 9303, part 3, 4.9 (check digit)',
    placeholder: '[ID_CARD]',
    form: whole(String.raw`[LMNPRTVWXYZ][0-9CFGHJKLMNPRTVWXYZ]{8} ?\d`),
    check: (text) => travelDocument(text.slice(0, 9), text[9] as string),
    words: 'personalausweis, ausweis, ausweisnummer, ausweis nr, personalausweisnummer, bpa, id card',
    grouped: 'possible',
    bare: 'possible',
  }),
  identifier({
    name: 'de-health-insurance',
    explanation: 'Numbers of people insured with a German statutory health insurer (KVNR).',
    source: '§ 290 SGB V; check digit of the GKV-Spitzenverband',
    placeholder: '[HEALTH_ID]',
    form: whole(String.raw`[A-Z] ?\d{9}`),
    check: isHealthInsurance,
    words: `
      kvnr, kv nr, kv nummer, krankenversichertennummer, versichertennummer, versicherten nr, egk,
      versicherten nr., krankenversicherungsnummer, gesundheitskarte, krankenkasse, versichertenkarte`,
    grouped: 'nothing',
    bare: 'possible',
  }),
];
