import { withoutOverlaps } from '../overlaps.ts';
import { labelled } from '../labelled.ts';
import { whole } from '../context.ts';
import type { Detector } from '../finding.ts';

const account = labelled({
  name: 'username',
  explanation:
    'Names of accounts behind a word that names them; with a digit or a sign in them, alone in their field, or with the @ of a site.',
  source: '45 CFR 164.514(b)(2)(i)(R); GDPR recital 30',
  placeholder: '[USERNAME]',
  labels: `
    user, username, user name, user id, userid, login, login name, screen name, handle, account name, benutzer,
    benutzername, benutzerkennung, utilisateur, nom d'utilisateur, identifiant, usuario, nombre de usuario, utente,
    nome utente`,
  value: /(?=[\p{L}._-]*[\d_])[\p{L}\d](?:[\p{L}\d._-]{2,60}[\p{L}\d])(?![\p{L}\p{N}@])/u,
  check: (value) => /\p{L}/u.test(value),
});

/** @jane.doe behind the site that it belongs to; and after a login with its sign. */
const handle =
  /(?<=(?<!\p{L})(?:twitter|x|instagram|insta|tiktok|telegram|signal|snapchat|mastodon|threads|skype|discord|github|handle)(?: (?:handle|id|name|account))?:? {0,2})(?:@[\p{L}\d_.]{2,40}[\p{L}\d_]|live:[\w.-]{2,60}\w)/giu;
/** login: jdoe — one word and then the end of the field. */
const login =
  /(?<=(?<!\p{L})(?:login|username|user ?name|user ?id|benutzername|identifiant|nom d['’]utilisateur|usuario|utente)[:=] {0,2})(?!(?:required|page|name|id|failed|string|null|none|now)(?!\p{L}))[\p{L}\d][\p{L}\d._-]{2,40}(?=\s?(?:[,;/|\n]|$))/giu;

export const username: Detector = {
  ...account,
  cell: /^\S{3,60}$/u,
  find: (text) =>
    withoutOverlaps(
      [
        ...account.find(text),
        ...[handle, login].flatMap((form) =>
          [...text.matchAll(form)].map(({ index: from, 0: written }) => ({
            ...{ kind: 'username', from, to: from + written.length },
            ...{ confirmed: true, named: true },
          })),
        ),
      ],
      text.length,
    ),
};

export const cryptoAddress: Detector = {
  name: 'crypto-address',
  explanation: 'Addresses of Bitcoin and Ethereum wallets, by their form.',
  source: 'BIP 13, BIP 173 (Bitcoin); EIP-55 (Ethereum)',
  placeholder: '[WALLET]',
  find: (text) =>
    [...text.matchAll(whole('[13][1-9A-HJ-NP-Za-km-z]{25,34}|bc1[02-9ac-hj-np-z]{11,71}|0x[0-9a-fA-F]{40}'))]
      .filter(({ 0: written }) => /[A-Z]/u.test(written) || /^(?:bc1|0x)/u.test(written))
      .map(({ index: from, 0: written }) => ({
        kind: 'crypto-address',
        from,
        to: from + written.length,
        confirmed: false,
      })),
};
