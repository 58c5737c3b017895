import { words } from '../context.ts';
import type { Detector, Finding } from '../finding.ts';

/** RFC 5321, 4.5.3.1: octets before the @, and of a domain. */
const longestLocal = 64;
const longestDomain = 255;
const local = /[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]/u;
const domain = new RegExp(String.raw`(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,62})\.){1,6}\p{L}{2,24}(?![\p{L}\p{N}@])`, 'yu');
/** Endings that are registered and frequent; all of two letters are countries. */
const generic = new Set(
  'com org net edu gov mil int info biz name pro health law bank example test app dev'.split(' '),
);

export const email: Detector = {
  name: 'email',
  explanation: 'Email addresses. Those written as "name at host dot org" are missed.',
  source: 'RFC 5321 and RFC 5322: https://www.rfc-editor.org/rfc/rfc5322#section-3.4.1',
  placeholder: '[EMAIL]',
  labels: words('email, e mail, email address, mail, correo, courriel, indirizzo e mail'),
  cell: /^\S{1,64}@\S{1,255}$/u,
  find(text) {
    const found: Finding[] = [];
    for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
      const from = beginning(text, at, found.at(-1)?.to ?? 0);
      if (from === at) continue;
      domain.lastIndex = at + 1;
      const [host] = domain.exec(text) ?? [];
      if (!host || host.length > longestDomain) continue;
      const ending = host.slice(host.lastIndexOf('.') + 1).toLowerCase();
      found.push({
        kind: 'email',
        from,
        to: at + 1 + host.length,
        confirmed: ending.length === 2 || generic.has(ending),
      });
    }
    return found;
  },
};

/** Where the part before the @ begins; `at` itself when there is none. */
function beginning(text: string, at: number, floor: number): number {
  let from = at;
  while (from > floor && at - from < longestLocal && local.test(text[from - 1] as string)) from--;
  // Punctuation of the sentence around it, and mailto=.
  while (from < at && !/[\p{L}\p{N}_]/u.test(text[from] as string)) from++;
  return text[at - 1] === '.' ? at : from;
}
