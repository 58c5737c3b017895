import { type Dice, pad, until } from './dice.ts';

/**
 * Numbers that authorities and banks give out, with their check digits. Written on its own: nothing here is shared with
 * the detectors, so a mistake on either side shows as a miss.
 */
type Maker = (dice: Dice) => string;

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const values = (text: string): number[] => [...text].map(Number);
const weighted = (text: string, weights: readonly number[]): number =>
  values(text).reduce((sum, digit, i) => sum + digit * (weights[i] as number), 0);
const crossSum = (value: number): number => Math.floor(value / 10) + (value % 10);

/** The digit that makes `body` pass Luhn's test. */
function luhnDigit(body: string): number {
  const total = values(body)
    .reverse()
    .reduce((sum, digit, i) => sum + (i % 2 ? digit : crossSum(2 * digit)), 0);
  return (1000 - total) % 10;
}

/** A day on which somebody living may have been born. */
export interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}
export const birthday = (dice: Dice): Day => ({
  year: dice.int(1931, 2011),
  month: dice.int(1, 12),
  day: dice.int(1, 28),
});
const yy = (day: Day): string => pad(day.year % 100, 2);
const mm = (day: Day): string => pad(day.month, 2);
const dd = (day: Day): string => pad(day.day, 2);

function iban(country: string, account: string): string {
  const number = [...`${account}${country}00`]
    .map((c) => (/\d/.test(c) ? c : String(alphabet.indexOf(c) + 10)))
    .join('');
  return `${country}${pad(98n - (BigInt(number) % 97n), 2)}${account}`;
}
const accounts: Readonly<Record<string, string>> = {
  GB: '@@@@##############',
  DE: '##################',
  FR: '##########@##########13',
  ES: '####################',
  IT: '@######################',
};
const inFours = (text: string): string => text.replace(/(.{4})(?=.)/g, '$1 ');

export const ibanOf =
  (country: string): Maker =>
  (dice) => {
    const solid = iban(country, dice.shape(accounts[country] as string));
    return dice.int(0, 2) ? inFours(solid) : solid;
  };

export const card: Maker = (dice) => {
  const [shape, groups] = dice.pick([
    ['4##############', [4, 4, 4, 4]],
    ['4##############', [4, 4, 4, 4]],
    [`5${dice.int(1, 5)}#############`, [4, 4, 4, 4]],
    [`2${dice.int(3, 6)}#############`, [4, 4, 4, 4]],
    [`3${dice.pick('47')}############`, [4, 6, 5]],
    ['6011###########', [4, 4, 4, 4]],
  ] as [string, number[]][]);
  const body = dice.shape(shape);
  const solid = body + luhnDigit(body);
  const separator = dice.pick([' ', ' ', '-', '']);
  let at = 0;
  return groups.map((size) => solid.slice(at, (at += size))).join(separator);
};

const ssn: Maker = (dice) => {
  const area = until(() => ((n) => (n === 666 ? null : n))(dice.int(1, 899)));
  const parts = [pad(area, 3), pad(dice.int(1, 99), 2), pad(dice.int(1, 9999), 4)];
  return parts.join(dice.pick(['-', '-', '-', ' ', '']));
};

const itin: Maker = (dice) =>
  `9${dice.digits(2)}-${dice.pick(['50', '65', '70', '78', '88', '90', '92', '94', '99'])}-${dice.digits(4)}`;

const npi: Maker = (dice) => {
  const body = `${dice.int(1, 2)}${dice.digits(8)}`;
  return body + luhnDigit(`80840${body}`);
};

const medicare: Maker = (dice) => {
  const letter = () => dice.letters(1, 'ACDEFGHJKMNPQRTUVWXY');
  const either = () => dice.letters(1, '0123456789ACDEFGHJKMNPQRTUVWXY');
  const parts = [
    `${dice.int(1, 9)}${letter()}${either()}${dice.digits(1)}`,
    `${letter()}${either()}${dice.digits(1)}`,
    `${letter()}${letter()}${dice.digits(2)}`,
  ];
  return parts.join(dice.pick(['-', '-', '']));
};

const routing: Maker = (dice) => {
  const body = `${dice.pick(['01', '02', '03', '06', '07', '09', '11', '12', '21', '26', '31'])}${dice.digits(6)}`;
  return body + ((1000 - weighted(body, [3, 7, 1, 3, 7, 1, 3, 7])) % 10);
};

function nhsBody(dice: Dice): { body: string; check: number } {
  const body = `${dice.pick('4679')}${dice.digits(8)}`;
  return { body, check: (11 - (weighted(body, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11 };
}
const nhsShape = (dice: Dice, solid: string): string =>
  dice.int(0, 2) ? `${solid.slice(0, 3)} ${solid.slice(3, 6)} ${solid.slice(6)}` : solid;
const nhs: Maker = (dice) =>
  until(() => {
    const { body, check } = nhsBody(dice);
    return check === 10 ? null : nhsShape(dice, body + check);
  });
export const badNhs: Maker = (dice) =>
  until(() => {
    const { body, check } = nhsBody(dice);
    return check === 10 ? null : nhsShape(dice, body + ((check + dice.int(1, 9)) % 10));
  });

const nino: Maker = (dice) => {
  const solid = dice.pick(['AB', 'JG', 'PW', 'SN', 'WE', 'LP', 'YX', 'CE']) + dice.digits(6) + dice.pick('ABCD');
  return dice.int(0, 1) ? solid.replace(/^(..)(..)(..)(..)(.)$/, '$1 $2 $3 $4 $5') : solid;
};

const taxId: Maker = (dice) => {
  const digits = until(() => {
    const chosen = shuffled(dice, '0123456789').slice(0, 9);
    const doubled = dice.pick(chosen);
    const body = shuffled(dice, [...chosen, doubled].join(''));
    return body[0] === '0' ? null : body;
  });
  // ISO 7064 MOD 11,10.
  let product = 10;
  for (const digit of values(digits.join(''))) product = (((digit + product) % 10 || 10) * 2) % 11;
  const solid = digits.join('') + ((11 - product) % 10);
  return dice.int(0, 1) ? solid.replace(/^(..)(...)(...)(...)$/, '$1 $2 $3 $4') : solid;
};

function shuffled(dice: Dice, text: string): string[] {
  const left = [...text];
  const out: string[] = [];
  while (left.length) out.push(...left.splice(dice.int(0, left.length - 1), 1));
  return out;
}

const pension: Maker = (dice) => {
  const day = birthday(dice);
  const letter = dice.letters(1);
  const head = `${dice.pick(['12', '13', '15', '24', '53', '65'])}${dd(day)}${mm(day)}${yy(day)}`;
  const serial = dice.digits(2);
  const expanded = `${head}${pad(alphabet.indexOf(letter) + 1, 2)}${serial}`;
  const total = values(expanded).reduce(
    (sum, digit, i) => sum + crossSum(digit * ([2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1][i] as number)),
    0,
  );
  const check = total % 10;
  return dice.int(0, 1)
    ? `${head.slice(0, 2)} ${head.slice(2)} ${letter} ${serial}${check}`
    : `${head}${letter}${serial}${check}`;
};

/** Check digit of machine-readable documents: weights 7, 3, 1, letters from ten. */
export function documentDigit(text: string): number {
  const total = [...text].reduce((sum, c, i) => {
    const value = c === '<' ? 0 : /\d/.test(c) ? Number(c) : alphabet.indexOf(c) + 10;
    return sum + value * ([7, 3, 1][i % 3] as number);
  }, 0);
  return total % 10;
}
const germanDocument =
  (first: string): Maker =>
  (dice) => {
    const body = dice.pick(first) + dice.letters(8, '0123456789CFGHJKLMNPRTVWXYZ');
    return body + documentDigit(body);
  };

const healthInsurance: Maker = (dice) => {
  const letter = dice.letters(1);
  const serial = dice.digits(8);
  const total = values(pad(alphabet.indexOf(letter) + 1, 2) + serial).reduce(
    (sum, digit, i) => sum + crossSum(digit * (1 + (i % 2))),
    0,
  );
  return `${letter}${serial}${total % 10}`;
};

const nir: Maker = (dice) => {
  const day = birthday(dice);
  const department = dice.pick(['75', '69', '13', '31', '59', '2A', '2B', '06', '67', '35']);
  const body = `${dice.int(1, 2)}${yy(day)}${mm(day)}${department}${pad(dice.int(1, 600), 3)}${pad(dice.int(1, 900), 3)}`;
  const number = BigInt(body.replace('2A', '19').replace('2B', '18'));
  const key = pad(97n - (number % 97n), 2);
  return dice.int(0, 2) ? body.replace(/^(.)(..)(..)(..)(...)(...)$/, `$1 $2 $3 $4 $5 $6 ${key}`) : `${body}${key}`;
};

const spanishLetters = 'TRWAGMYFPDXBNJZSQVHLCKE';
const dni: Maker = (dice) => {
  const number = dice.int(1_000_000, 78_999_999);
  return `${pad(number, 8)}${dice.pick(['', '', '-', ' '])}${spanishLetters[number % 23]}`;
};
export const badDni: Maker = (dice) => {
  const number = dice.int(1_000_000, 78_999_999);
  return `${pad(number, 8)}${spanishLetters[(number + dice.int(1, 22)) % 23]}`;
};
const nie: Maker = (dice) => {
  const first = dice.int(0, 2);
  const number = dice.digits(7);
  return `${'XYZ'[first]}${dice.pick(['', '-'])}${number}${dice.pick(['', '-'])}${spanishLetters[Number(`${first}${number}`) % 23]}`;
};
const cif: Maker = (dice) => {
  const type = dice.pick('ABGPQ');
  const body = `${dice.pick(['08', '28', '41', '46', '48'])}${dice.digits(5)}`;
  const total = values(body).reduce((sum, digit, i) => sum + (i % 2 ? digit : crossSum(2 * digit)), 0);
  const control = (100 - total) % 10;
  return `${type}${dice.pick(['', '-'])}${body}${'PQ'.includes(type) ? 'JABCDEFGHI'[control] : control}`;
};

/** Decree of 23 December 1976: what each character counts on odd places; on even ones its own value. */
const oddPlaces = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
const codiceFiscale: Maker = (dice) => {
  const consonants = () => dice.letters(3, 'BCDFGLMNPRSTVZ');
  const day = birthday(dice);
  const woman = dice.int(0, 1);
  const body = `${consonants()}${consonants()}${yy(day)}${'ABCDEHLMPRST'[day.month - 1]}${pad(day.day + 40 * woman, 2)}${dice.pick('ABCDFGHL')}${pad(dice.int(1, 999), 3)}`;
  const place = (c: string): number => (/\d/.test(c) ? Number(c) : alphabet.indexOf(c));
  const total = [...body].reduce((sum, c, i) => sum + (i % 2 ? place(c) : (oddPlaces[place(c)] as number)), 0);
  return body + alphabet[total % 26];
};

const bsn: Maker = (dice) =>
  until(() => {
    const body = `${dice.int(1, 9)}${dice.digits(7)}`;
    const check = weighted(body, [9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    return check === 10 ? null : body + check;
  });
const pesel: Maker = (dice) => {
  const day = birthday(dice);
  const body = `${yy(day)}${pad(day.month + (day.year >= 2000 ? 20 : 0), 2)}${dd(day)}${dice.digits(4)}`;
  return body + ((1000 - weighted(body, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3])) % 10);
};
const personnummer: Maker = (dice) => {
  const day = birthday(dice);
  const body = `${yy(day)}${mm(day)}${dd(day)}${dice.digits(3)}`;
  const century = dice.int(0, 1) ? Math.floor(day.year / 100) : '';
  return `${century}${body.slice(0, 6)}-${body.slice(6)}${luhnDigit(body)}`;
};
const ahv: Maker = (dice) => {
  const body = `756${dice.digits(9)}`;
  const check = (1000 - weighted(body, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3])) % 10;
  const solid = body + check;
  return dice.int(0, 2) ? solid.replace(/^(...)(....)(....)(..)$/, '$1.$2.$3.$4') : solid;
};
const svnr: Maker = (dice) =>
  until(() => {
    const day = birthday(dice);
    const serial = String(dice.int(100, 999));
    const date = `${dd(day)}${mm(day)}${yy(day)}`;
    const check = weighted(serial + date, [3, 7, 9, 5, 8, 4, 2, 1, 6]) % 11;
    return check === 10 ? null : `${serial}${check}${dice.pick(['', ' '])}${date}`;
  });
const rijksregister: Maker = (dice) => {
  const day = birthday(dice);
  const body = `${yy(day)}${mm(day)}${dd(day)}${pad(dice.int(1, 997), 3)}`;
  const check = pad(97 - (Number(day.year >= 2000 ? `2${body}` : body) % 97), 2);
  return dice.int(0, 1) ? `${body}${check}` : `${yy(day)}.${mm(day)}.${dd(day)}-${body.slice(6)}.${check}`;
};
const nif: Maker = (dice) => {
  const body = `${dice.pick('1235')}${dice.digits(7)}`;
  const rest = 11 - (weighted(body, [9, 8, 7, 6, 5, 4, 3, 2]) % 11);
  return body + (rest > 9 ? 0 : rest);
};

/** By the kind that a scan should call it. */
export const identifiers: Readonly<Record<string, Maker>> = {
  card,
  'us-ssn': ssn,
  'us-itin': itin,
  'us-npi': npi,
  'us-medicare': medicare,
  'us-routing': routing,
  'uk-nhs': nhs,
  'uk-nino': nino,
  'uk-sort-code': (dice) => dice.shape(dice.pick(['##-##-##', '## ## ##'])),
  'de-tax-id': taxId,
  'de-pension': pension,
  'de-id-card': germanDocument('LMNPRTVWXY'),
  'de-health-insurance': healthInsurance,
  'fr-nir': nir,
  'es-dni': dni,
  'es-nie': nie,
  'es-cif': cif,
  'it-codice-fiscale': codiceFiscale,
  'nl-bsn': bsn,
  'pl-pesel': pesel,
  'se-personnummer': personnummer,
  'ch-ahv': ahv,
  'at-svnr': svnr,
  'be-national-number': rijksregister,
  'pt-nif': nif,
};

export const passports: Readonly<Record<string, Maker>> = {
  US: (dice) => dice.shape(dice.pick(['#########', '@########'])),
  UK: (dice) => dice.shape('#########'),
  DE: germanDocument('CFGHJK'),
  FR: (dice) => dice.shape('##@@#####'),
  ES: (dice) => dice.shape(dice.pick(['PA@######', 'XD@######'])),
  IT: (dice) => dice.shape('Y@#######'),
  other: (dice) => dice.shape('@########'),
};

export const badCard: Maker = (dice) => {
  const good = dice.shape('4##############');
  return inFours(good + ((luhnDigit(good) + dice.int(1, 9)) % 10));
};
export const badIban: Maker = (dice) => {
  const good = iban('DE', dice.shape(accounts['DE'] as string));
  return inFours(good.slice(0, -1) + ((Number(good.at(-1)) + dice.int(1, 9)) % 10));
};

export const isbn13: Maker = (dice) => {
  const body = `978${dice.int(0, 3)}${dice.digits(8)}`;
  return `${body.slice(0, 3)}-${body[3]}-${body.slice(4, 7)}-${body.slice(7)}-${(1000 - weighted(body, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3])) % 10}`;
};
export const isbn10: Maker = (dice) => {
  const body = `${dice.int(0, 3)}${dice.digits(8)}`;
  const rest = weighted(body, [1, 2, 3, 4, 5, 6, 7, 8, 9]) % 11;
  return `${body[0]}-${body.slice(1, 4)}-${body.slice(4)}-${rest === 10 ? 'X' : rest}`;
};
