import { labelled } from '../labelled.ts';
import { whole } from '../context.ts';
import type { Detector } from '../finding.ts';

export const username = labelled({
  name: 'username',
  explanation: 'Names of accounts behind a word that names them; only those with a digit or a sign in them.',
  source: '45 CFR 164.514(b)(2)(i)(R); GDPR recital 30',
  placeholder: '[USERNAME]',
  labels: `
    user, username, user name, user id, userid, login, login name, screen name, handle, account name, benutzer,
    benutzername, benutzerkennung, utilisateur, nom d'utilisateur, identifiant, usuario, nombre de usuario, utente,
    nome utente`,
  value: /(?=[\p{L}._-]*[\d_])[\p{L}\d](?:[\p{L}\d._-]{2,60}[\p{L}\d])(?![\p{L}\p{N}@])/u,
  check: (value) => /\p{L}/u.test(value),
});

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
