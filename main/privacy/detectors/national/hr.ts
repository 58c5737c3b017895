import { mod11And10 } from '../../checks.ts';
import { whole } from '../../context.ts';
import type { Detector } from '../../finding.ts';
import { identifier } from '../../identifier.ts';

export const croatia: readonly Detector[] = [
  identifier({
    name: 'hr-oib',
    explanation: 'Croatian personal identification numbers, next to a word that names them.',
    source: 'Zakon o osobnom identifikacijskom broju (NN 60/08); ISO 7064 MOD 11,10',
    placeholder: '[NATIONAL_ID]',
    form: whole(String.raw`(?:HR)?\d{11}`),
    check: (text) => mod11And10(text.replace('HR', '')),
    words: 'oib, osobni identifikacijski broj',
    grouped: 'nothing',
    bare: 'nothing',
  }),
];
