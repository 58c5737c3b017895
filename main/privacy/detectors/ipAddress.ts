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
/** Versions of programs and numbers of clauses have the same form. */
const version =
  /(?:version|release|firmware|build|\bv|\bver|section|sections|clause|chapter|paragraph|article|rule|part|item|step|figure|table|§|abschnitt|ziffer|kapitel|absatz|nummer|sección|apartado|cláusula|artículo|sezione|articolo|paragrafo|chapitre|alinéa)\.?\s{0,2}$/iu;
/** This host, no host, all hosts: addresses of nobody. */
const nobody = /^(?:0|127|255)\./u;

export const ipAddress: Detector = {
  name: 'ip-address',
  explanation:
    'Internet addresses, version 4 and 6. Section numbers of four parts look the same and count as possible.',
  source: 'RFC 791, RFC 4291; personal data after CJEU C-582/14 (Breyer)',
  placeholder: '[IP]',
  find(text) {
    const found: Finding[] = [];
    const add = (from: number, to: number) =>
      found.push({ kind: 'ip-address', from, to, confirmed: isNamed(text, from, to, named) });
    for (const { index, 0: written } of text.matchAll(four)) {
      if (nobody.test(written) || version.test(text.slice(Math.max(0, index - 12), index))) continue;
      add(index, index + written.length);
    }
    for (const { index, 0: written } of text.matchAll(six)) {
      const groups = written.split(':').filter(Boolean).length;
      if (groups >= 3 && /\d/u.test(written) && isIPv6(written)) add(index, index + written.length);
    }
    return found;
  },
};
