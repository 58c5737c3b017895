import { luhn } from '../../checks.ts';
import { whole } from '../../context.ts';
import type { Detector } from '../../finding.ts';
import { identifier } from '../../identifier.ts';

export const canada: readonly Detector[] = [
  identifier({
    name: 'ca-sin',
    explanation: 'Canadian social insurance numbers, next to a word that names them.',
    source: 'Employment Insurance Act, section 138; Luhn check digit',
    placeholder: '[SOCIAL_SECURITY]',
    form: whole(String.raw`[0-79]\d{2}([ -]?)\d{3}\1\d{3}`),
    check: luhn,
    words: 'sin, social insurance, social insurance number, sin #, nas, numéro d’assurance sociale',
    grouped: 'nothing',
    bare: 'nothing',
  }),
];
