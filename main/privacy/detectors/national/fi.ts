import { isShortDay } from '../../calendar.ts';
import { whole } from '../../context.ts';
import type { Detector } from '../../finding.ts';
import { identifier } from '../../identifier.ts';

const characters = '0123456789ABCDEFHJKLMNPRSTUVWXY';

/** Day of birth, a sign of the century, three digits; the last character is the remainder by 31. */
function isHetu(text: string): boolean {
  const born = text.slice(0, 6);
  // The dash of those born in the last century went away with the other separators.
  const serial = text.slice(-4, -1);
  return (
    isShortDay(born.slice(4) + born.slice(2, 4) + born.slice(0, 2)) &&
    characters[Number(born + serial) % 31] === text.at(-1)
  );
}

export const finland: readonly Detector[] = [
  identifier({
    name: 'fi-hetu',
    explanation: 'Finnish personal identity codes.',
    source: 'Asetus väestötietojärjestelmästä 128/2010, 2–3 §',
    placeholder: '[NATIONAL_ID]',
    form: whole(String.raw`\d{6}[-+A-FU-Y]\d{3}[0-9A-FHJ-NPR-Y]`),
    check: isHetu,
    words: 'hetu, henkilötunnus, personbeteckning',
    grouped: 'confirmed',
    bare: 'confirmed',
  }),
];
