import { mod97 } from '../../checks.ts';
import { whole } from '../../context.ts';
import type { Detector } from '../../finding.ts';
import { identifier } from '../../identifier.ts';

/** The key is 97 less the remainder; in it Corsica's 2A counts as 19, 2B as 18. */
function isNir(text: string): boolean {
  const month = Number(text.slice(3, 5));
  if (!((month >= 1 && month <= 12) || (month >= 20 && month <= 42) || month >= 50)) return false;
  const digits = text.slice(0, 13).replace('2A', '19').replace('2B', '18');
  return /^\d+$/u.test(digits) && 97 - mod97(digits) === Number(text.slice(13));
}

export const france: readonly Detector[] = [
  identifier({
    name: 'fr-nir',
    explanation: 'French social security numbers (NIR) with their key; those without the key are missed.',
    source: 'Décret n° 82-103 du 22 janvier 1982; INSEE, clé de contrôle modulo 97',
    placeholder: '[SOCIAL_SECURITY]',
    form: whole(String.raw`[123478][ .]?\d{2}[ .]?\d{2}[ .]?(?:\d{2}|2[AB])[ .]?\d{3}[ .]?\d{3}[ .|/-]{0,3}\d{2}`),
    check: (text) => isNir(text.replaceAll('|', '')),
    words: `
      nir, sécurité sociale, numéro de sécurité sociale, n° de sécurité sociale, n° sécu, numéro insee, insee,
      n° ss, assuré, nss, ins`,
    grouped: 'confirmed',
    bare: 'confirmed',
  }),
];
