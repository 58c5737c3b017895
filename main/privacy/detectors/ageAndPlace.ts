import type { Detector, Finding } from '../finding.ts';

/** Of ages above this HIPAA's safe harbour lets none stand. */
const highestAge = 89;
const oldest = 130;

const years = '(?:years?|Jahren?|ans|años|anni)';
/** 93-year-old; aged 91; 95 y/o; 97 Jahre alt; 90 ans; edad de 92 años; (F, 94); his 95th birthday; he turned 101. */
const ages = [
  /(?<![\d.,])(\d{2,3})[ -]?(?:years?[ -]olds?|yrs?[ -]?old|years of age|y\/o|yo(?:[MF])?|-jährige[rns]?|jährige[rns]?|Jahre alt|años de edad|ans révolus|anni d'età)(?!\p{L})/giu,
  new RegExp(
    `(?<!\\p{L})(?:aged?|age:|turned|im Alter von|âgée? de|edad(?: de)?:?|età(?: di)?:?|di anni) (\\d{2,3})(?: ${years})?(?!\\d|[.,]\\d)`,
    'giu',
  ),
  /(?<=\((?:[MFmf]|male|female|w|h),? )(\d{2,3})(?=\))/gu,
  /(?<=(?:[Hh]is|[Hh]er|[Tt]heir) )(\d{2,3})(?:th|st|nd|rd) birthday/gu,
];
/** Ninety-three-year-old: in words there are only so many. */
const spelled =
  /(?<!\p{L})(?:ninety(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?|(?:a|one) hundred(?: and (?:one|two|three|four|five|six|seven|eight|nine|ten))?)[ -]years?[ -]old(?!\p{L})/giu;

export const highAge: Detector = {
  name: 'age-over-89',
  explanation: 'Ages of 90 and more, next to words that say so.',
  source: '45 CFR 164.514(b)(2)(i)(C)',
  placeholder: '[AGE]',
  find: (text) =>
    ages
      .flatMap((pattern) =>
        [...text.matchAll(pattern)].map((match): Finding & { readonly age: number } => ({
          kind: 'age-over-89',
          from: match.index,
          to: match.index + match[0].length,
          confirmed: true,
          age: Number(match[1]),
        })),
      )
      .filter(({ age }) => age > highestAge && age <= oldest)
      .map(({ kind, from, to, confirmed }) => ({ kind, from, to, confirmed }))
      .concat(
        [...text.matchAll(spelled)].map(({ index: from, 0: written }) => ({
          ...{ kind: 'age-over-89', from, to: from + written.length, confirmed: true },
        })),
      )
      .sort((a, b) => a.from - b.from),
};

const pair = /(?<![\d.,-])-?\d{1,2}\.\d{3,8}°?[NS]?,? ?-?\d{1,3}\.\d{3,8}(?!\d)°?[EWO]?/gu;

export const coordinates: Detector = {
  name: 'coordinates',
  explanation: 'Places on the globe in degrees, as telephones and cameras write them.',
  source: '45 CFR 164.514(b)(2)(i)(B); ISO 6709',
  placeholder: '[PLACE]',
  find: (text) =>
    [...text.matchAll(pair)]
      .filter(({ 0: written }) => {
        const [latitude = 91, longitude = 181] = (written.match(/-?\d+\.\d+/gu) ?? []).map(Number);
        return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
      })
      .map(({ index: from, 0: written }) => ({
        kind: 'coordinates',
        from,
        to: from + written.length,
        confirmed: false,
      })),
};

/** Where somebody was born: a place with capitals straight behind a word that says so. */
const born =
  /(?<=(?<!\p{L})(?:[Bb]orn in|birthplace:|place of birth:|Geburtsort:|geboren in|[Nn]ée? à|lieu de naissance :|[Nn]acid[oa] en|lugar de nacimiento:|[Nn]at[oa] a|luogo di nascita:) )\p{Lu}[\p{L}'’-]{2,30}(?: \p{Lu}[\p{L}'’-]{2,30}){0,2}/gu;

export const birthPlace: Detector = {
  name: 'birth-place',
  explanation: 'Places straight behind a word of birth, in six languages.',
  source: '45 CFR 164.514(b)(2)(i)(B)',
  placeholder: '[PLACE]',
  find: (text) =>
    [...text.matchAll(born)].map(({ index: from, 0: written }) => ({
      kind: 'birth-place',
      from,
      to: from + written.length,
      confirmed: true,
      named: true,
    })),
};
