import { amounts, email, phones, places, recentDay, writeDate } from './contacts.ts';
import { RandomChoices } from './random.ts';
import { heldOut, heldOutNegatives } from './heldOut.ts';
import * as made from './identifiers.ts';
import { people } from './people.ts';
import type { Country, Template } from './template.ts';
import { tuned, tunedNegatives } from './tuned.ts';

/** Where something personal stands, and what a scan should call it. */
export interface Label {
  readonly kind: string;
  readonly from: number;
  readonly to: number;
}

export interface LabelledText {
  readonly text: string;
  readonly country: Country;
  /** Its template was written before the detectors, and they were not tuned on it. */
  readonly heldOut: boolean;
  /** Nothing in it tells of anybody. */
  readonly negative: boolean;
  readonly labels: readonly Label[];
}

/** Kinds with a check digit, or a form as strict as one. */
export const checksummed: ReadonlySet<string> = new Set([
  ...['iban', 'card', 'us-npi', 'us-routing', 'uk-nhs', 'de-tax-id', 'de-pension', 'de-id-card', 'de-health-insurance'],
  ...['fr-nir', 'es-dni', 'es-cif', 'it-codice-fiscale', 'nl-bsn', 'pl-pesel', 'se-personnummer', 'ch-ahv', 'at-svnr'],
  ...['be-national-number', 'pt-nif'],
]);

/** Texts with made-up people, every template the same number of times; equal for equal seeds. */
export function personalData(seed: number, rounds: number): LabelledText[] {
  const random = new RandomChoices(seed);
  const sets = [
    { templates: tuned, heldOut: false, negative: false },
    { templates: heldOut, heldOut: true, negative: false },
    { templates: tunedNegatives, heldOut: false, negative: true },
    { templates: heldOutNegatives, heldOut: true, negative: true },
  ];
  return sets.flatMap(({ templates, ...about }) =>
    templates.flatMap((template) => Array.from({ length: rounds }, () => ({ ...fill(random, template), ...about }))),
  );
}

function fill(random: RandomChoices, { country, text }: Template): Pick<LabelledText, 'text' | 'country' | 'labels'> {
  const labels: Label[] = [];
  const persons = [person(random, country), person(random, country)];
  let out = '';
  let at = 0;
  for (const match of text.matchAll(/\{([a-zA-Z0-9-]+)(#2)?\}/g)) {
    out += text.slice(at, match.index);
    at = match.index + match[0].length;
    const slot = match[1] as string;
    const { value, kind } = write(random, country, persons[match[2] ? 1 : 0] as Person, slot);
    if (kind) labels.push({ kind, from: out.length, to: out.length + value.length });
    out += value;
  }
  return { text: out + text.slice(at), country, labels };
}

interface Person {
  readonly given: string;
  readonly surname: string;
}
const person = (random: RandomChoices, country: Country): Person => ({
  given: random.pick(people[country].given),
  surname: random.pick(people[country].surnames),
});

interface Written {
  readonly value: string;
  /** Absent for what tells of nobody. */
  readonly kind?: string;
}

function write(random: RandomChoices, country: Country, { given, surname }: Person, slot: string): Written {
  const identifier = made.identifiers[slot];
  if (identifier) return { value: identifier(random), kind: slot === 'es-nie' ? 'es-dni' : slot };
  switch (slot) {
    case 'name':
      return { value: `${given} ${surname}`, kind: 'name' };
    case 'lastFirst':
      return { value: `${surname}, ${given}`, kind: 'name' };
    case 'upperFirst':
      return { value: `${surname.toUpperCase()} ${given}`, kind: 'name' };
    case 'given':
      return { value: given, kind: 'name' };
    case 'surname':
      return { value: surname, kind: 'name' };
    case 'birth-date':
      return { value: writeDate(random, country, made.birthday(random)), kind: slot };
    case 'email':
      return { value: email(random, given, surname), kind: slot };
    case 'phone':
      return { value: phones[country](random), kind: slot };
    case 'address':
      return { value: places[country](random).join(', '), kind: slot };
    case 'addressLines':
      return { value: places[country](random).join('\n'), kind: 'address' };
    case 'iban':
      return { value: made.ibanOf(country === 'UK' ? 'GB' : country)(random), kind: slot };
    case 'bic':
      return { value: random.shape(random.pick([`@@@@${country}@#`, `@@@@${country}@@XXX`])), kind: slot };
    case 'bank-account':
      return { value: random.digits(country === 'UK' ? 8 : random.int(9, 12)), kind: slot };
    case 'passport':
      return { value: (made.passports[country] as (random: RandomChoices) => string)(random), kind: slot };
    case 'medical-record':
      return { value: random.shape(random.pick(['######', '########', '@#######', '##-######'])), kind: slot };
    case 'insurance-number':
      return { value: random.shape(random.pick(['@@@#########', '##########', '@##-######'])), kind: slot };
    case 'ip-address':
      return {
        value: [random.int(11, 223), random.int(0, 255), random.int(0, 255), random.int(1, 254)].join('.'),
        kind: slot,
      };
    case 'mac-address':
      return { value: Array.from({ length: 6 }, () => random.letters(2, '0123456789abcdef')).join(':'), kind: slot };
    case 'profile-url': {
      const user = `${given}${surname}`.replace(/[^A-Za-z]/g, '').toLowerCase();
      return { value: `https://www.facebook.com/${user}`, kind: slot };
    }
    default:
      return { value: neutral(random, country, slot) };
  }
}

function neutral(random: RandomChoices, country: Country, slot: string): string {
  switch (slot) {
    case 'date':
      return writeDate(random, country, recentDay(random));
    case 'amount':
      return amounts[country](random);
    case 'age':
      return String(random.int(19, 94));
    case 'int':
      return String(random.int(12, 980));
    case 'digits8':
    case 'digits9':
    case 'digits11':
      return random.digits(Number(slot.slice(6)));
    case 'isbn13':
      return made.isbn13(random);
    case 'isbn10':
      return made.isbn10(random);
    case 'badCard':
      return made.badCard(random);
    case 'badIban':
      return made.badIban(random);
    case 'badDni':
      return made.badDni(random);
    case 'badNhs':
      return made.badNhs(random);
    default:
      throw new Error(`The slot {${slot}} of a template is not known.`);
  }
}
