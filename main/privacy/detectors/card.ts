import { luhn } from '../checks.ts';
import { isNamed, words } from '../context.ts';
import type { Detector, Finding } from '../finding.ts';
import { isDenied } from '../identifier.ts';
import { isLabelled } from '../labelled.ts';

/** Ranges of issuers, and how many digits their numbers have. */
const issuers: readonly { readonly name: string; readonly prefix: RegExp; readonly lengths: readonly number[] }[] = [
  { name: 'Visa', prefix: /^4/, lengths: [13, 16, 19] },
  { name: 'Mastercard', prefix: /^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, lengths: [16] },
  { name: 'American Express', prefix: /^3[47]/, lengths: [15] },
  { name: 'Discover', prefix: /^(?:6011|64[4-9]|65)/, lengths: [16, 19] },
  { name: 'Diners Club', prefix: /^(?:30[0-5]|3095|36|38|39)/, lengths: [14, 16] },
  { name: 'JCB', prefix: /^35(?:2[89]|[3-8])/, lengths: [16, 19] },
  { name: 'UnionPay', prefix: /^62/, lengths: [16, 17, 18, 19] },
  { name: 'Maestro', prefix: /^(?:50|5[6-8]|6304|6759|676[1-3])/, lengths: [13, 15, 16, 18, 19] },
  { name: 'Mir', prefix: /^220[0-4]/, lengths: [16] },
];
/** How the digits of a card stand together; the first are printed on the card. */
const groupings = new Set(['4-4-4-4', '4-6-5', '4-6-4', '4-4-4-4-3', '4-4-5', '6-13', '8-8']);
const digitRuns = /(?<![\p{L}\p{N}_])(?<!\d[.,-])\d{4}[\d -]{8,22}\d/gu;
const named = words(`
  card, visa, mastercard, amex, american express, credit card, debit card, card number, diners, kreditkarte,
  karte, kartennummer, carte, carte bancaire, tarjeta, carta, carta di credito, pan`);

export const card: Detector = {
  name: 'card',
  explanation:
    'Numbers of payment cards with a known issuer and the right check digit, or behind a word that names them. Bare numbers of other than 15 or 16 digits only next to a word for a card.',
  source: 'ISO/IEC 7812-1 (numbering, annex B check digit)',
  placeholder: '[CARD]',
  labels: named,
  find(text) {
    const found: Finding[] = [];
    for (const match of text.matchAll(digitRuns)) {
      const to = cardEnd(text, match.index, match[0]);
      if (to) found.push({ kind: 'card', from: match.index, to, confirmed: true });
      else found.push(...mistyped(text, match.index, match[0]));
    }
    return found;
  },
};

const straight = words(`
  card number, card no, card no., card nr, card:, card #, credit card, debit card, credit card number, credit card no, visa,
  mastercard, amex, american express, kreditkarte, kreditkartennummer, kartennummer, carte bancaire, numéro de carte,
  tarjeta de crédito, número de tarjeta, carta di credito, numero di carta`);

/** A number with a wrong digit, straight behind what a person calls it. */
function mistyped(text: string, from: number, run: string): Finding[] {
  const written = /^\d{4}(?:[ -]?\d{4}){3}$|^3\d{3}[ -]?\d{6}[ -]?\d{5}$/u.exec(run.trimEnd())?.[0];
  if (!written || !isLabelled(text, from, straight) || isDenied(text, from, from + written.length)) return [];
  return [{ kind: 'card', from, to: from + written.length, confirmed: false, named: true }];
}

/** Where the longest card number ends that begins the run; 0 when there is none. */
function cardEnd(text: string, from: number, run: string): number {
  if (/[\p{L}\p{N}_]/u.test(text[from + run.length] ?? ' ')) return 0;
  const groups = [...run.matchAll(/\d+/gu)];
  for (let last = groups.length; last > 0; last--) {
    const taken = groups.slice(0, last);
    const digits = taken.map(([group]) => group).join('');
    const { index, 0: group } = taken.at(-1) as RegExpExecArray;
    const to = from + index + group.length;
    const usual = groupings.has(taken.map((part) => part[0].length).join('-'));
    const bare = taken.length === 1 && (digits.length === 15 || digits.length === 16);
    if (!isCard(digits)) continue;
    if (((usual || bare) && !isPart(text, from, to)) || isNamed(text, from, to, named)) return to;
  }
  return 0;
}

/** Groups of digits before or behind: part of a longer number, an account perhaps. A card's code has three or four. */
const isPart = (text: string, from: number, to: number): boolean =>
  /(?:\d|[A-Z]{2}\d{2})[ -]$/u.test(text.slice(Math.max(0, from - 5), from)) ||
  /^[ -](?:\d{1,2}|\d{5,})(?![\d/])/u.test(text.slice(to, to + 12));

const isCard = (digits: string): boolean =>
  issuers.some(({ prefix, lengths }) => lengths.includes(digits.length) && prefix.test(digits)) && luhn(digits);
