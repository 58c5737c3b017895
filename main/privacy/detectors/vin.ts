import { whole } from '../context.ts';
import { identifier } from '../identifier.ts';

const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
/** What letters count, from A; I, O and Q are not used. */
const letters = '12345678_12345_7_923456789';

/** The ninth place is the weighted sum modulo 11, X for 10. */
function isVin(text: string): boolean {
  const value = (c: string): number => Number(/\d/u.test(c) ? c : letters[c.charCodeAt(0) - 65]);
  const sum = weights.reduce((total, weight, i) => total + weight * value(text[i] as string), 0);
  return '0123456789X'[sum % 11] === text[8] && /\d/u.test(text) && /\p{L}/u.test(text);
}

export const vin = identifier({
  name: 'vin',
  explanation:
    'Vehicle identification numbers with the check digit that North America asks for, or behind a word that names them.',
  source: 'ISO 3779; 49 CFR 565.15 (check digit)',
  placeholder: '[VEHICLE]',
  form: whole('[A-HJ-NPR-Z0-9]{17}'),
  check: isVin,
  words: `
    vin, vin no, vin number, vehicle identification number, vehicle id, chassis number, chassis no, fahrgestellnummer, fin,
    fahrzeug identifizierungsnummer, numéro de châssis, número de bastidor, bastidor, numero di telaio, telaio`,
  grouped: 'confirmed',
  bare: 'confirmed',
});
