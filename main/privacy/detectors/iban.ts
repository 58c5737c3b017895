import { getCountrySpecifications } from 'ibantools';
import { mod97 } from '../checks.ts';
import { words } from '../context.ts';
import type { Detector, Finding } from '../finding.ts';
import { isDenied } from '../identifier.ts';
import { isLabelled } from '../labelled.ts';

const lengths = new Map(
  Object.entries(getCountrySpecifications()).flatMap(([code, { chars }]) => (chars ? [[code, chars] as const] : [])),
);
const start = /(?<![\p{L}\p{N}])[A-Za-z]{2}\d{2}/gu;
const separator = /[\s.\-\u2013]/u;

const labels = words('iban, iban no, iban nr, iban number, bank account, bankverbindung, konto, compte, cuenta, conto');

export const iban: Detector = {
  name: 'iban',
  explanation:
    'International bank account numbers of every country that has them, with their check digits; behind a word that names them also with wrong ones.',
  source: 'ISO 13616-1; lengths of the SWIFT IBAN registry (package ibantools)',
  placeholder: '[IBAN]',
  labels,
  find(text) {
    const found: Finding[] = [];
    for (const { index: from, 0: head } of text.matchAll(start)) {
      const length = lengths.get(head.slice(0, 2).toUpperCase());
      const read = length && readCharacters(text, from, length);
      if (!read) continue;
      const [compact, to] = read;
      const confirmed = mod97(compact.slice(4) + compact.slice(0, 4)) === 1;
      // A wrong digit is a slip of the pen; what a person calls it is what it is.
      const named = isLabelled(text, from, labels);
      if (confirmed || (named && !isDenied(text, from, to))) found.push({ kind: 'iban', from, to, confirmed, named });
    }
    return found;
  },
};

/** So many letters and digits with at most one separator between two, and where they end; null when others follow. */
function readCharacters(text: string, from: number, count: number): [string, number] | null {
  let compact = '';
  let at = from;
  while (compact.length < count) {
    const c = text[at];
    if (c === undefined) return null;
    if (/[A-Za-z0-9]/.test(c)) compact += c;
    else if (!separator.test(c) || separator.test(text[at - 1] as string)) return null;
    at++;
  }
  return /[\p{L}\p{N}]/u.test(text[at] ?? ' ') ? null : [compact.toUpperCase(), at];
}
