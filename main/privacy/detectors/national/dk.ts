import { isShortDay } from '../../calendar.ts';
import { whole } from '../../context.ts';
import type { Detector } from '../../finding.ts';
import { identifier } from '../../identifier.ts';

export const denmark: readonly Detector[] = [
  identifier({
    name: 'dk-cpr',
    explanation: 'Danish personal numbers, next to a word that names them: since 2007 they have no check digit.',
    source: 'CPR-loven; CPR-kontoret, Personnummeret i CPR',
    placeholder: '[NATIONAL_ID]',
    form: whole(String.raw`\d{6}-?\d{4}`),
    check: (digits) => isShortDay(digits.slice(4, 6) + digits.slice(2, 4) + digits.slice(0, 2)),
    words: 'cpr, cpr nummer, cpr nr, cpr nr., personnummer',
    grouped: 'nothing',
    bare: 'nothing',
  }),
];
