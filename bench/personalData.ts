import { amounts, email, phones, places, recentDay, writeDate } from './personalData/contacts.ts';
import { Dice } from './personalData/dice.ts';
import { heldOut, heldOutNegatives } from './personalData/heldOut.ts';
import * as made from './personalData/identifiers.ts';
import { people } from './personalData/people.ts';
import type { Country, Template } from './personalData/template.ts';
import { tuned, tunedNegatives } from './personalData/tuned.ts';

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
  const dice = new Dice(seed);
  const sets = [
    { templates: tuned, heldOut: false, negative: false },
    { templates: heldOut, heldOut: true, negative: false },
    { templates: tunedNegatives, heldOut: false, negative: true },
    { templates: heldOutNegatives, heldOut: true, negative: true },
  ];
  return sets.flatMap(({ templates, ...about }) =>
    templates.flatMap((template) => Array.from({ length: rounds }, () => ({ ...fill(dice, template), ...about }))),
  );
}

function fill(dice: Dice, { country, text }: Template): Pick<LabelledText, 'text' | 'country' | 'labels'> {
  const labels: Label[] = [];
  const persons = [person(dice, country), person(dice, country)];
  let out = '';
  let at = 0;
  for (const match of text.matchAll(/\{([a-zA-Z0-9-]+)(#2)?\}/g)) {
    out += text.slice(at, match.index);
    at = match.index + match[0].length;
    const slot = match[1] as string;
    const { value, kind } = write(dice, country, persons[match[2] ? 1 : 0] as Person, slot);
    if (kind) labels.push({ kind, from: out.length, to: out.length + value.length });
    out += value;
  }
  return { text: out + text.slice(at), country, labels };
}

interface Person {
  readonly given: string;
  readonly surname: string;
}
const person = (dice: Dice, country: Country): Person => ({
  given: dice.pick(people[country].given),
  surname: dice.pick(people[country].surnames),
});

interface Written {
  readonly value: string;
  /** Absent for what tells of nobody. */
  readonly kind?: string;
}

function write(dice: Dice, country: Country, { given, surname }: Person, slot: string): Written {
  const identifier = made.identifiers[slot];
  if (identifier) return { value: identifier(dice), kind: slot === 'es-nie' ? 'es-dni' : slot };
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
      return { value: writeDate(dice, country, made.birthday(dice)), kind: slot };
    case 'email':
      return { value: email(dice, given, surname), kind: slot };
    case 'phone':
      return { value: phones[country](dice), kind: slot };
    case 'address':
      return { value: places[country](dice).join(', '), kind: slot };
    case 'addressLines':
      return { value: places[country](dice).join('\n'), kind: 'address' };
    case 'iban':
      return { value: made.ibanOf(country === 'UK' ? 'GB' : country)(dice), kind: slot };
    case 'bic':
      return { value: dice.shape(dice.pick([`@@@@${country}@#`, `@@@@${country}@@XXX`])), kind: slot };
    case 'bank-account':
      return { value: dice.digits(country === 'UK' ? 8 : dice.int(9, 12)), kind: slot };
    case 'passport':
      return { value: (made.passports[country] as (dice: Dice) => string)(dice), kind: slot };
    case 'medical-record':
      return { value: dice.shape(dice.pick(['######', '########', '@#######', '##-######'])), kind: slot };
    case 'insurance-number':
      return { value: dice.shape(dice.pick(['@@@#########', '##########', '@##-######'])), kind: slot };
    case 'ip-address':
      return { value: [dice.int(11, 223), dice.int(0, 255), dice.int(0, 255), dice.int(1, 254)].join('.'), kind: slot };
    case 'mac-address':
      return { value: Array.from({ length: 6 }, () => dice.letters(2, '0123456789abcdef')).join(':'), kind: slot };
    case 'profile-url': {
      const user = `${given}${surname}`.replace(/[^A-Za-z]/g, '').toLowerCase();
      return { value: `https://www.facebook.com/${user}`, kind: slot };
    }
    default:
      return { value: neutral(dice, country, slot) };
  }
}

function neutral(dice: Dice, country: Country, slot: string): string {
  switch (slot) {
    case 'date':
      return writeDate(dice, country, recentDay(dice));
    case 'amount':
      return amounts[country](dice);
    case 'age':
      return String(dice.int(19, 94));
    case 'int':
      return String(dice.int(12, 980));
    case 'digits8':
    case 'digits9':
    case 'digits11':
      return dice.digits(Number(slot.slice(6)));
    case 'isbn13':
      return made.isbn13(dice);
    case 'isbn10':
      return made.isbn10(dice);
    case 'badCard':
      return made.badCard(dice);
    case 'badIban':
      return made.badIban(dice);
    case 'badDni':
      return made.badDni(dice);
    case 'badNhs':
      return made.badNhs(dice);
    default:
      throw new Error(`The slot {${slot}} of a template is not known.`);
  }
}
