import { isShortDay } from '../../calendar.ts';
import { luhn } from '../../checks.ts';
import { whole } from '../../context.ts';
import type { Detector } from '../../finding.ts';
import { identifier } from '../../identifier.ts';

/** Day of birth, three digits and a check digit; people without registration have 60 added to the day. */
function isPersonnummer(text: string): boolean {
  const digits = text.replace('+', '').slice(-10);
  const day = Number(digits.slice(4, 6));
  const born = digits.slice(0, 4) + String(day > 60 ? day - 60 : day).padStart(2, '0');
  return isShortDay(born) && luhn(digits);
}

export const sweden: readonly Detector[] = [
  identifier({
    name: 'se-personnummer',
    explanation: 'Swedish personal and coordination numbers.',
    source: 'Folkbokföringslag (1991:481), 18 §; Skatteverket SKV 704',
    placeholder: '[NATIONAL_ID]',
    form: whole(String.raw`(?:18|19|20)?\d{6}[-+]?\d{4}`),
    check: isPersonnummer,
    words: 'personnummer, person nr, pnr, samordningsnummer, personal identity number',
    grouped: 'confirmed',
    bare: 'possible',
  }),
];
