import { luhn } from '../../checks.ts';
import { whole } from '../../context.ts';
import type { Detector } from '../../finding.ts';
import { identifier } from '../../identifier.ts';

/** What letters A … Z count on odd places; digits count as the letter of the same order. */
const odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

function isCodiceFiscale(text: string): boolean {
  let sum = 0;
  for (let i = 0; i < 15; i++) {
    const c = text.charCodeAt(i);
    const order = c < 65 ? c - 48 : c - 65;
    sum += i % 2 ? order : (odd[order] as number);
  }
  return text.charCodeAt(15) === 65 + (sum % 26);
}

// Digits may be replaced by these letters when two people would have the same code.
const digit = '[0-9LMNPQRSTUV]';

export const italy: readonly Detector[] = [
  identifier({
    name: 'it-codice-fiscale',
    explanation: 'Italian tax codes of people (codice fiscale).',
    source: 'D.P.R. 605/1973; D.M. 23 dicembre 1976 (check character, digits replaced by letters)',
    placeholder: '[TAX_ID]',
    form: whole(`[A-Z]{3} ?[A-Z]{3} ?${digit}{2} ?[ABCDEHLMPRST]${digit}{2} ?[A-Z]${digit}{3} ?[A-Z]`, 'i'),
    check: isCodiceFiscale,
    words: 'codice fiscale, cod. fisc., cod fisc, c.f., cf, tax code',
    grouped: 'confirmed',
    bare: 'confirmed',
  }),
  identifier({
    name: 'it-partita-iva',
    explanation: 'Italian tax numbers of companies and of self-employed people, next to a word that names them.',
    source: 'D.P.R. 633/1972, art. 35; Luhn check digit',
    placeholder: '[TAX_ID]',
    form: whole(String.raw`(?:IT)?\d{11}`),
    check: (text) => luhn(text.replace('IT', '')),
    words: 'partita iva, p. iva, p.iva, p.i., vat, iva',
    grouped: 'nothing',
    bare: 'nothing',
  }),
];
