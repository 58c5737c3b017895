import { words } from '../context.ts';
import type { Detector, Finding } from '../finding.ts';
import { labelled } from '../labelled.ts';
import { withoutOverlaps } from '../overlaps.ts';

const place = `\\p{Lu}[\\p{L}'’-]{2,30}(?:[ -](?:(?:am|an der|im|de|la|upon|on|sur|del|di) )?\\p{Lu}[\\p{L}'’-]{1,30}){0,2}(?:, \\p{Lu}[\\p{L}]{1,20})?`;
/** Where somebody lives, straight behind words that say so. */
const lives = new RegExp(
  `(?<=(?<!\\p{L})(?:[Ll]iv(?:es|ed|ing) in|[Rr]esid(?:es|ed|ing) in|[Rr]esidents? of|(?:man|woman|boy|girl|teacher|nurse|farmer|lawyer|patient|worker|student) from|[Hh]ome ?town:?|[Cc]ity:|[Tt]own:|[Pp]lace of residence:|[Ww]ohnhaft in|[Ww]ohnt in|[Ww]ohnort:|[Ss]tadt:|[Dd]emeurant à|[Dd]omiciliée? à|[Hh]abite à|[Vv]ille :|[Rr]esidente en|[Vv]ive en|[Vv]ecin[oa] de|[Cc]iudad:|[Rr]esidente a|[Dd]omiciliat[oa] a|[Cc]ittà:) )${place}`,
  'gu',
);

/** Post codes behind a word that names them. */
const codes = labelled({
  ...{ name: 'residence', explanation: '', source: '', placeholder: '' },
  labels: 'zip, zip code, postal code, post code, postcode, plz, postleitzahl, code postal, código postal, cap',
  value: /(?:\d{5}(?:-\d{4})?|[A-Z]\d[A-Z] ?\d[A-Z]\d|\d{4} ?[A-Z]{2})(?![\p{L}\d])/u,
});

const spot = /(?<![\p{L}\d])\d{1,3} ?° ?\d{1,2} ?[′'’] ?(?:\d{1,2}(?:\.\d{1,4})? ?[″"”] ?)?[NSEWO](?!\p{L})/gu;
const lettered = labelled({
  ...{ name: 'residence', explanation: '', source: '', placeholder: '' },
  labels:
    'lat, latitude, lon, lng, long, longitude, breitengrad, längengrad, latitud, longitud, latitudine, longitudine',
  value: /-?\d{1,3}\.\d{3,8}(?!\d)/u,
});

export const residence: Detector = {
  name: 'residence',
  explanation:
    'Places where people live, straight behind words that say so in five languages; post codes and degrees behind a word that names them.',
  source: '45 CFR 164.514(b)(2)(i)(B)',
  placeholder: '[PLACE]',
  labels: words(
    'city, town, place, zip, zip code, postal code, postcode, county, ort, wohnort, plz, stadt, ville, code postal, ciudad, città, cap',
  ),
  cell: /^[\p{L}\d][\p{L}\p{M}\d'’ .-]{1,40}$/u,
  find(text) {
    const found = [lives, spot].flatMap((form) =>
      [...text.matchAll(form)].map(({ index: from, 0: written }): Finding => ({
        ...{ kind: 'residence', from, to: from + written.length },
        ...{ confirmed: true, named: true },
      })),
    );
    return withoutOverlaps([...found, ...codes.find(text), ...lettered.find(text)], text.length);
  },
};
