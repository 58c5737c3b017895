import { isIPv6 } from 'node:net';
import { isNamed, words } from '../context.ts';
import type { Detector, Finding } from '../finding.ts';

const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const four = new RegExp(
  `(?<![\\p{L}\\p{N}_])(?<!\\d[.,-])${octet}(?:\\.${octet}){3}(?![\\p{L}\\p{N}_])(?!\\.\\d)`,
  'gu',
);
const six = /(?<![\p{L}\p{N}:._])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){3,7}(?![\p{L}\p{N}:._])/gu;
const named = words(`
  ip, ipv4, ipv6, ip address, ip addresses, host, client, adresse ip, dirección ip, indirizzo ip, ip adresse,
  from, logged, login, server`);
/** Versions of programs, and numbers of clauses and enzymes have the same form; so do the next ones of a list of them. */
const version = new RegExp(
  String.raw`(?:(?<!\p{L})(?:versions?|ver|releases?|firmware|builds?|sections?|secs?|clauses?|chapters?|paragraphs?|articles?|arts?|rules?|parts?|items?|steps?|figures?|tables?|annex|schedules?|appendix|abschnitte?|ziffern?|ziff|kapitel|absatz|nummern?|sección|apartados?|cláusulas?|artículos?|sezione|articol[oi]|paragraf[oi]|chapitres?|alinéas?|oid|ec|v)\.?|§{1,2})` +
    String.raw`[\s:#]{0,2}(?:\d{1,4}(?:\.\d{1,4}){1,5}(?:,|\s|-|–|to|through|and|or|und|bis|et|y|e){1,8}){0,6}$`,
  'iu',
);
/** A heading: the number at the beginning of a line, and what it is the number of. */
const heading = (text: string, from: number, to: number): boolean =>
  /(?:^|\n)[ \t]{0,8}$/u.test(text.slice(Math.max(0, from - 9), from)) &&
  /^\.?[ \t]{1,4}\p{Lu}/u.test(text.slice(to, to + 8));
/** Clauses are counted in small numbers. */
const counted = /^(?:[1-9]|[12]\d|3[0-2])(?:\.(?:\d|[12]\d|3[0-2])){3}$/u;
/** This host, no host, all hosts: addresses of nobody. */
const nobody = /^(?:0|127|255)\./u;

export const ipAddress: Detector = {
  name: 'ip-address',
  explanation:
    'Internet addresses, version 4 and 6. Numbers of sections of four small parts look the same and count only next to a word for an address.',
  source: 'RFC 791, RFC 4291; personal data after CJEU C-582/14 (Breyer)',
  placeholder: '[IP]',
  labels: words('ip, ip address, ipv4, ipv6, remote addr, client ip, source ip, adresse ip, ip adresse'),
  find(text) {
    const found: Finding[] = [];
    const add = (from: number, to: number) =>
      found.push({ kind: 'ip-address', from, to, confirmed: isNamed(text, from, to, named) });
    for (const { index, 0: written } of text.matchAll(four)) {
      const to = index + written.length;
      if (nobody.test(written) || version.test(text.slice(Math.max(0, index - 80), index))) continue;
      if (!isNamed(text, index, to, named) && (counted.test(written) || heading(text, index, to))) continue;
      add(index, to);
    }
    for (const { index, 0: written } of text.matchAll(six)) {
      const groups = written.split(':').filter(Boolean).length;
      if (groups >= 3 && /\d/u.test(written) && isIPv6(written)) add(index, index + written.length);
    }
    return found;
  },
};
