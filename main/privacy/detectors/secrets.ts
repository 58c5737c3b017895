import type { Detector, Finding } from '../finding.ts';
import { labelled } from '../labelled.ts';

/** Keys that say by their beginning whose they are, and signed tokens (JSON Web Token, RFC 7519). */
const keys = [
  'A(?:KIA|SIA)[0-9A-Z]{16}',
  'gh[pousr]_[A-Za-z0-9]{36,255}',
  'github_pat_\\w{22,255}',
  'glpat-[\\w-]{20,64}',
  'xox[abeprs]-[\\w-]{10,250}',
  'AIza[\\w-]{35}',
  '[sr]k_(?:live|test)_[A-Za-z0-9]{16,255}',
  'sk-[\\w-]{20,255}',
  'SG\\.[\\w-]{16,64}\\.[\\w-]{16,64}',
  'hf_[A-Za-z0-9]{30,64}',
  'eyJ[\\w-]{10,2000}\\.[\\w-]{4,4000}\\.[\\w-]{4,1000}',
];
const key = new RegExp(`(?<![\\w-])(?:${keys.join('|')})(?![\\w-])`, 'gu');

/** Parameters of addresses that open something, and passwords before an @. */
const inAddress =
  /(?<=[?&;#](?:access_|refresh_|id_|auth_|api_?|session_?)?(?:token|key|apikey|secret|password|passwd|pwd|sig|signature|sid|session|code|otp|auth)=)[^\s&#"'<>]{4,4000}/giu;
const inUser = /(?<=:\/\/[^\s/:@]{1,100}:)[^\s/@]{1,200}(?=@)/gu;

const byLabel = labelled({
  name: 'secret',
  explanation: '',
  source: '',
  placeholder: '',
  labels: `
    password, passwd, pwd, passphrase, passwort, kennwort, mot de passe, contraseña, clave de acceso, parola d'ordine,
    api key, api token, access token, access key, secret key, client secret, auth token, bearer`,
  value: /[^\s,;"'<>]{6,200}/u,
  // A sentence about passwords has words, not signs.
  check: (value) => /\d/u.test(value) || /[^\p{L}\d.:!?)-]/u.test(value),
});

export const secret: Detector = {
  name: 'secret',
  explanation:
    'Keys of services, signed tokens, passwords behind a word that names them, and what opens something in addresses of the web.',
  source: 'RFC 7519 (JWT), RFC 3986 (userinfo); forms of keys as their makers publish them',
  placeholder: '[SECRET]',
  find(text) {
    const found = [key, inAddress, inUser].flatMap((pattern) =>
      [...text.matchAll(pattern)].map(({ index: from, 0: written }): Finding => ({
        kind: 'secret',
        from,
        to: from + written.length,
        confirmed: true,
        named: true,
      })),
    );
    return [...found, ...byLabel.find(text)].sort((a, b) => a.from - b.from);
  },
};
