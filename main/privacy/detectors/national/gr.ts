import { isShortDay } from '../../calendar.ts';
import { luhn } from '../../checks.ts';
import { whole } from '../../context.ts';
import type { Detector } from '../../finding.ts';
import { identifier } from '../../identifier.ts';

export const greece: readonly Detector[] = [
  identifier({
    name: 'gr-amka',
    explanation: 'Greek social security numbers (AMKA), next to a word that names them.',
    source: 'Ν. 3655/2008, άρθρο 153: day of birth, five digits, Luhn check digit',
    placeholder: '[SOCIAL_SECURITY]',
    form: whole(String.raw`\d{11}`),
    check: (digits) => isShortDay(digits.slice(4, 6) + digits.slice(2, 4) + digits.slice(0, 2)) && luhn(digits),
    words: 'amka, α.μ.κ.α., αμκα',
    grouped: 'nothing',
    bare: 'nothing',
  }),
];
