import { isNamed, words } from '../context.ts';
import type { Detector, Finding } from '../finding.ts';
import { isPhone, type Sign } from '../phones/plans.ts';

const named = words(`
  tel, tel., tel.:, tel no, telephone, phone, phones, telephoned, phoned, fax, pager, whatsapp, hotline, mobile,
  mob, mob., telefon, telefonnummer, telefonisch, fon, handy, mobilnummer, festnetz, rufnummer, telefax, tél,
  tél., téléphone, télécopie, teléfono, teléfonos, móvil, movil, tfno, tfno., tlf, tlf., telefono, cellulare,
  recapito telefonico, телефон, тел., τηλ., τηλέφωνο, 电话, 電話, 手机, 전화, 휴대폰, هاتف, טלפון, फोन, โทร`);
/** Words that also say other things: only close to the number, and only for long ones. */
const calling = words(`
  call, calls, called, cell, dial, ring, text, sms, contact, reach, reached, mobil, anrufen, durchwahl, rückruf,
  erreichen, erreichbar, portable, fixe, appeler, appelez, joindre, gsm, llamar, llame, fijo, contactar, cell.,
  telefonare, chiamare, recapito, contattare, raggiungibile`);
const close = 24;
const long = 9;
/** Before numbers of files, orders, articles and books. */
const otherNumber =
  /(?:\b(?:nos?|nr|num|az|ref|case|docket|civ|order|lot|sku|ndc|isbn|issn|ean|upc|pmid|doi|art|artikel|eur|usd|gbp|chf)|n[°º]|[#€$£])\.?:?\s?$/iu;

/** Where a group of digits begins and ends. */
interface Group {
  readonly from: number;
  readonly to: number;
}

const mostGroups = 8;
const mostDigits = 17;
/** What may stand between two groups of one number. */
const gap =
  /^(?:[ \u00a0]|[ \u00a0]?[./–-][ \u00a0]?|[ \u00a0]?[()][ \u00a0./-]{0,2}|\)?[ \u00a0./-]{0,2}\(0\)[ \u00a0]?)$/u;
/** What may stand between two numbers of which a word names the first. */
const list = /^[\s,;/&|]{1,3}(?:(?:or|and|oder|und|et|ou|y|o|e)\s)?\(?\+?$/u;
const money = /^\s?(?:[€$£%‰]|(?:eur|usd|gbp|euros?|dollars?|mg|ml|kg|km)\b|m²)/iu;
const calendarDay = /^(?:\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d{2})|\d{4}([./-])\d{1,2}\2\d{1,2})(?![./-]?\d)/u;

export const phone: Detector = {
  name: 'phone',
  explanation:
    'Telephone numbers that exist in the numbering plan of their country: with +, brackets or the usual groups, or next to a word such as "tel". Extensions and numbers of four or five digits are missed.',
  source: 'ITU-T E.164; national numbering plans of libphonenumber',
  placeholder: '[PHONE]',
  labels: words(`
    phone, phones, phone number, telephone, telephone number, tel, tel., tel no, mobile, mobile number, mobile phone, cell,
    cell phone, home phone, work phone, fax, fax number, telefon, telefonnummer, handy, mobil, mobilnummer, téléphone, tél,
    tél., portable, teléfono, móvil, telefono, cellulare, телефон, τηλέφωνο, 电话, 電話, 電話番号, 전화, 전화번호, هاتف`),
  cell: /^\+?[\d(][\d ()./-]{5,22}\d(?: ?(?:x|ext\.?) ?\d{1,5})?$/u,
  find(text) {
    const groups: Group[] = [];
    for (const { index, 0: digits } of text.matchAll(/\d+/gu)) groups.push({ from: index, to: index + digits.length });
    const found: Finding[] = [];
    for (let first = 0; first < groups.length; first++) {
      const number = longestFrom(text, groups, first, found.at(-1));
      if (!number) continue;
      found.push({ kind: 'phone', from: number.from, to: number.to, confirmed: number.confirmed });
      first = number.last;
    }
    return found;
  },
};

/** The longest telephone number that begins with a group, and its last group. */
function longestFrom(
  text: string,
  groups: readonly Group[],
  first: number,
  previous: Finding | undefined,
): (Omit<Finding, 'kind'> & { readonly last: number }) | null {
  const start = groups[first] as Group;
  const from = opening(text, start);
  if (!mayBegin(text, from) || calendarDay.test(text.slice(start.from, start.from + 14))) return null;
  let end = first;
  while (end + 1 < groups.length && end - first + 1 < mostGroups && follows(text, groups, end)) end++;
  for (let last = end, sign: Sign | null = null; last >= first; last--) {
    const taken = groups.slice(first, last + 1);
    const { to } = groups[last] as Group;
    const lengths = taken.map((group) => group.to - group.from);
    const digits = lengths.reduce((a, b) => a + b, 0);
    if (digits > mostDigits || /[\p{L}\p{N}_]/u.test(text[to] ?? ' ') || money.test(text.slice(to, to + 9))) continue;
    if (digits < 6) return null;
    sign ??= signOf(text, from, start, digits, previous);
    if (sign === 'groups' && (lengths.length < 2 || isPart(text, from, to))) continue;
    if (isPhone(text.slice(from, to), lengths, sign)) return { from, to, last, confirmed: sign !== 'groups' };
  }
  return null;
}

/** With the plus before the first digit, and a bracket that closes behind the group. */
function opening(text: string, { from, to }: Group): number {
  const at = text[from - 1] === '(' && text[to] === ')' ? from - 1 : from;
  if (text[at - 1] !== '+') return at;
  return text[at - 2] === '(' && text[to] === ')' ? at - 2 : at - 1;
}

/** Not inside a word or a number; a dot, colon or slash before it belongs to a word: "Tel.:030". */
function mayBegin(text: string, from: number): boolean {
  if (!/[\p{L}\p{N}_.,/:#-]/u.test(text[from - 1] ?? ' ')) return true;
  return /[^\p{N}][.:/]$/u.test(text.slice(Math.max(0, from - 2), from));
}

const follows = (text: string, groups: readonly Group[], index: number): boolean => {
  const [a, b] = [groups[index] as Group, groups[index + 1] as Group];
  return b.from - a.to <= 6 && gap.test(text.slice(a.to, b.from));
};

function signOf(text: string, from: number, start: Group, digits: number, previous: Finding | undefined): Sign {
  if (/^\(?\+/u.test(text.slice(from, from + 2)) || /^00[1-9]/u.test(text.slice(start.from, start.from + 3)))
    return 'international';
  const isNext = previous?.confirmed && from - previous.to < 8 && list.test(text.slice(previous.to, from));
  if (isNext || isNamed(text, from, start.to, named)) return 'named';
  if (digits >= long && calling.test(text.slice(Math.max(0, from - close), from))) return 'named';
  return text[from] === '(' ? 'brackets' : 'groups';
}

/** Digits straight before or behind it, a currency, a word for another number: no telephone, or part of something longer. */
function isPart(text: string, from: number, to: number): boolean {
  const lead = text.slice(Math.max(0, from - 10), from);
  return (
    /\d[ \u00a0]{1,2}$/u.test(lead) || otherNumber.test(lead) || /^[ \u00a0.-]{1,2}\d/u.test(text.slice(to, to + 3))
  );
}
