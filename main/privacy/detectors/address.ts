import { postcodeAlone, type StreetForm, streets } from '../addresses/streets.ts';
import { words } from '../context.ts';
import type { Detector, Finding } from '../finding.ts';
import { withoutOverlaps } from '../overlaps.ts';

export const address: Detector = {
  name: 'address',
  explanation:
    'Streets with their number, and the post code and place behind them, as they are written in six countries. With a post code they are confirmed; streets without a number, and most places without a street, are missed.',
  source:
    'UPU S42 and addressing pages of USPS, Royal Mail, Deutsche Post, La Poste (AFNOR XP Z10-011), Correos, Poste Italiane',
  placeholder: '[ADDRESS]',
  labels: words(`
    address, home address, street, street address, mailing address, postal address, residence, adresse, anschrift, straße,
    strasse, wohnort, domicile, domicilio, dirección, indirizzo, residenza, адрес, διεύθυνση, 住所, 地址, 주소, العنوان`),
  cell: /^(?=.*\p{L}).{4,120}$/u,
  find(text) {
    const found = streets.flatMap((form) => withForm(text, form));
    for (const { index: from, 0: code } of text.matchAll(postcodeAlone)) {
      found.push({ kind: 'address', from, to: from + code.length, confirmed: false });
    }
    return withoutOverlaps(found, text.length);
  },
};

function withForm(text: string, { pattern, places, needsPlace, trim }: StreetForm): Finding[] {
  const found: Finding[] = [];
  for (const { index: from, 0: written } of text.matchAll(pattern)) {
    const street = trim ? upToCapital(written) : written;
    if (street === null) continue;
    const end = placeEnd(text, from + street.length, places);
    if (!end && (needsPlace || year.test(street) || court.test(street))) continue;
    found.push({ kind: 'address', from, to: end || from + street.length, confirmed: end > 0 });
  }
  return found;
}

/** "In 2019 Wall Street", "Piazza Navona 1951": without a place behind it, a year is no number of a house. */
const year = /^(?:19|20)\d\d |[ ,](?:19|20)\d\d$/u;

/** "3 The Superior Court": a footnote. */
const court =
  /^\d+ (?:The|This|That|While|When|If|In|An?|And|Such|Each|Our|His|Her|Its|\S+ Court$|.*(?:Superior|Supreme|District|Circuit))\b/u;

const head = /^\d{1,4}(?: ?(?:bis|ter|quater|[A-D])(?!\p{L}))?,? \S+/iu;
const small = /^(?:de|du|des|la|le|les|l[’']|d[’']|à|aux|au|en|et|sur|sous|saint|sainte)/iu;

/** The street up to the last word of its name that has a capital; null when none has. */
function upToCapital(written: string): string | null {
  const skipped = head.exec(written)?.[0].length ?? 0;
  let end = 0;
  for (const { index, 0: word } of written.slice(skipped).matchAll(/\S+/gu)) {
    if (/^(?:[ld][’'])?[\p{Lu}\d]/u.test(word)) end = skipped + index + word.length;
    else if (!small.test(word)) break;
    if (word.endsWith('.')) break;
  }
  return end ? written.slice(0, end).replace(/\.$/u, '') : null;
}

/** Where the post code and place behind a street end; 0 where none is. */
function placeEnd(text: string, at: number, places: readonly RegExp[]): number {
  let end = 0;
  for (const place of places) {
    place.lastIndex = at;
    end = Math.max(end, at + (place.exec(text)?.[0].length ?? -at));
  }
  return end;
}
