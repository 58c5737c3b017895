import { weightedSum } from '../../checks.ts';
import { whole } from '../../context.ts';
import type { Detector } from '../../finding.ts';
import { identifier } from '../../identifier.ts';

export const switzerland: readonly Detector[] = [
  identifier({
    name: 'ch-ahv',
    explanation: 'Swiss social security numbers (AHV, AVS).',
    source: 'Art. 50c AHVG; art. 133 AHVV: 756, nine digits, EAN-13 check digit',
    placeholder: '[SOCIAL_SECURITY]',
    form: whole(String.raw`756[. -]?\d{4}[. -]?\d{4}[. -]?\d{2}`),
    check: (digits) => weightedSum(digits, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0,
    words: 'ahv, ahv nummer, ahv nr, ahvn13, avs, numéro avs, sozialversicherungsnummer',
    grouped: 'confirmed',
    bare: 'confirmed',
  }),
];
