import type { Detector, Finding } from '../finding.ts';
import { labelled } from '../labelled.ts';
import { withoutOverlaps } from '../overlaps.ts';

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
  'npm_[A-Za-z0-9]{36}',
  'ya29\\.[\\w-]{8,400}',
  'dop_v1_[0-9a-f]{64}',
  'eyJ[\\w-]{10,2000}\\.[\\w-]{4,4000}\\.[\\w-]{4,1000}',
];
const key = new RegExp(`(?<![\\w-])(?:${keys.join('|')})(?![\\w-])`, 'gu');

/** Parameters of addresses that open something, and passwords before an @. */
const inAddress =
  /(?<=[?&;#](?:[\w-]{1,20}[_-])?(?:token|key|apikey|secret|password|passwd|pwd|sig|signature|credential|sid|session|sessionid|code|otp|auth|uid|userid|invite)=)[^\s&#"'<>]{4,4000}/giu;
/** Parts of a path that nobody could guess: of at least 20 signs, letters and digits among them; meetings and hooks by their sites. */
const inPath =
  /(?<=https?:\/\/[^\s?#"'<>]{1,300}\/)(?=[\w-]{0,60}\d)(?=[\w-]{0,60}\p{L})[A-Za-z0-9_-]{20,200}(?=$|[\s/?#.,;"'<>)])/gu;
const bySite =
  /(?<=https?:\/\/(?:hooks\.slack\.com\/services|(?:[\w-]{1,40}\.)?zoom\.us\/j|discord(?:app)?\.com\/api\/webhooks|meet\.google\.com|teams\.microsoft\.com\/l\/meetup-join)\/)[^\s?#"'<>]{6,300}/gu;
const privateKey = /(?<=-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY-----\s{1,2})[^-]{8,16000}(?=-----END)/gu;
const header = /(?<=\bAuthorization:\s?(?:Basic|Bearer|Token)\s)[^\s"']{6,4000}/giu;
const inUser = /(?<=:\/\/[^\s/:@]{1,100}:)[^\s/@]{1,200}(?=@)/gu;

const about = { name: 'secret', explanation: '', source: '', placeholder: '' };
const byLabel = labelled({
  ...about,
  labels: `
    password, passwd, pwd, passphrase, passwort, kennwort, mot de passe, contraseña, clave de acceso, parola d'ordine,
    api key, api token, access token, access key, secret key, client secret, auth token, bearer, token, secret, x api key`,
  value: /(?:["']? ?[:=] ?)?["']?(?!_)[^\s,;"'<>]{6,200}/u,
  // A sentence about passwords has words, not signs.
  check: (value) => /\d/u.test(value) || /[^\p{L}\d.:!?)"'= -]|[\p{L}\d]-\p{L}/u.test(value),
});

/** What stands behind "password:" is one, unless it says what a password is like. */
const wordOrWords =
  /(?<=(?<!\p{L})(?:password|passwd|pwd|passphrase|passwort|kennwort|mot de passe|contraseña)(?:["']? ?[:=] ?| (?:is|lautet|ist|est|es) ))["']?(?!(?:required|protected|protection|reset|policy|incorrect|invalid|wrong|expired|needed|changed|forgotten|not|too|the|a|an|your|always|never|only|string|null|none|empty|true|false|stored|hashed|encrypted)(?!\p{L}))[\p{L}\d!@#$%^&*_+-]{4,64}(?:(?<=phrase["']? ?[:=] ?\S{1,64})(?: \p{Ll}{2,16}){1,7})?(?=["']?(?:[.,;)]?(?:\s|$)))/giu;
/** In quotes, words and all. */
const quoted =
  /(?<=(?<!\p{L})(?:password|passphrase|passwort|kennwort)(?: is| ist)? ["“„'])[^"”“'\n]{4,80}(?=["”“'])/giu;

/** Numbers that open something for a while, or for their owner. */
const byCode = labelled({
  ...about,
  labels: `
    pin, pin code, pin number, otp, one time code, one time password, verification code, confirmation code, passcode, login code,
    security pin, geheimzahl, tan, code pin, código pin, codice pin`,
  value: /\d{4,8}(?![\p{L}\d]|[.,-]\d)/u,
});

export const secret: Detector = {
  name: 'secret',
  explanation:
    'Keys of services, private keys, signed tokens, passwords and codes behind a word that names them, and what opens something in addresses of the web.',
  source: 'RFC 7519 (JWT), RFC 3986 (userinfo); forms of keys as their makers publish them',
  placeholder: '[SECRET]',
  find(text) {
    const found = [key, inAddress, inPath, bySite, privateKey, header, inUser, wordOrWords, quoted].flatMap((pattern) =>
      [...text.matchAll(pattern)].map(({ index: from, 0: written }): Finding => ({
        kind: 'secret',
        from,
        to: from + written.trimEnd().length,
        confirmed: true,
        named: true,
      })),
    );
    return withoutOverlaps(
      [
        ...found,
        ...byLabel
          .find(text)
          .filter(({ from }) => !parameter.test(text.slice(Math.max(0, from - 40), from + 1)))
          .map((finding) => withoutSigns(text, finding)),
        ...byCode.find(text),
      ],
      text.length,
    );
  },
};

/** In an address of the web, which ends elsewhere than other values. */
const parameter = /[?&;#][\w-]{1,30}=["']?.?$/u;

/** Without the signs and quotes between a label and its value. */
function withoutSigns(text: string, finding: Finding): Finding {
  const written = text.slice(finding.from, finding.to);
  const lead = /^[\s"':=]*/u.exec(written)?.[0].length ?? 0;
  const kept = written.slice(lead).replace(/[.!?)]$/u, '').length;
  return { ...finding, from: finding.from + lead, to: finding.from + lead + kept };
}
