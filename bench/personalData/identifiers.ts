import { type RandomChoices, pad, until } from './random.ts';

/**
 * Numbers that authorities and banks give out, with their check digits. Written on its own: nothing here is shared with
 * the detectors, so a mistake on either side shows as a miss.
 */
type Maker = (random: RandomChoices) => string;

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
export const birthday = (random: RandomChoices): Day => ({
  year: random.int(1931, 2011),
  month: random.int(1, 12),
  day: random.int(1, 28),
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
  (random) => {
    const solid = iban(country, random.shape(accounts[country] as string));
    return random.int(0, 2) ? inFours(solid) : solid;
  };

export const card: Maker = (random) => {
  const [shape, groups] = random.pick([
    ['4##############', [4, 4, 4, 4]],
    ['4##############', [4, 4, 4, 4]],
    [`5${random.int(1, 5)}#############`, [4, 4, 4, 4]],
    [`2${random.int(3, 6)}#############`, [4, 4, 4, 4]],
    [`3${random.pick('47')}############`, [4, 6, 5]],
    ['6011###########', [4, 4, 4, 4]],
  ] as [string, number[]][]);
  const body = random.shape(shape);
  const solid = body + luhnDigit(body);
  const separator = random.pick([' ', ' ', '-', '']);
  let at = 0;
  return groups.map((size) => solid.slice(at, (at += size))).join(separator);
};

const ssn: Maker = (random) => {
  const area = until(() => ((n) => (n === 666 ? null : n))(random.int(1, 899)));
  const parts = [pad(area, 3), pad(random.int(1, 99), 2), pad(random.int(1, 9999), 4)];
  return parts.join(random.pick(['-', '-', '-', ' ', '']));
};

const itin: Maker = (random) =>
  `9${random.digits(2)}-${random.pick(['50', '65', '70', '78', '88', '90', '92', '94', '99'])}-${random.digits(4)}`;

const npi: Maker = (random) => {
  const body = `${random.int(1, 2)}${random.digits(8)}`;
  return body + luhnDigit(`80840${body}`);
};

const medicare: Maker = (random) => {
  const letter = () => random.letters(1, 'ACDEFGHJKMNPQRTUVWXY');
  const either = () => random.letters(1, '0123456789ACDEFGHJKMNPQRTUVWXY');
  const parts = [
    `${random.int(1, 9)}${letter()}${either()}${random.digits(1)}`,
    `${letter()}${either()}${random.digits(1)}`,
    `${letter()}${letter()}${random.digits(2)}`,
  ];
  return parts.join(random.pick(['-', '-', '']));
};

const routing: Maker = (random) => {
  const body = `${random.pick(['01', '02', '03', '06', '07', '09', '11', '12', '21', '26', '31'])}${random.digits(6)}`;
  return body + ((1000 - weighted(body, [3, 7, 1, 3, 7, 1, 3, 7])) % 10);
};

function nhsBody(random: RandomChoices): { body: string; check: number } {
  const body = `${random.pick('4679')}${random.digits(8)}`;
  return { body, check: (11 - (weighted(body, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11 };
}
const nhsShape = (random: RandomChoices, solid: string): string =>
  random.int(0, 2) ? `${solid.slice(0, 3)} ${solid.slice(3, 6)} ${solid.slice(6)}` : solid;
const nhs: Maker = (random) =>
  until(() => {
    const { body, check } = nhsBody(random);
    return check === 10 ? null : nhsShape(random, body + check);
  });
export const badNhs: Maker = (random) =>
  until(() => {
    const { body, check } = nhsBody(random);
    return check === 10 ? null : nhsShape(random, body + ((check + random.int(1, 9)) % 10));
  });

const nino: Maker = (random) => {
  const solid = random.pick(['AB', 'JG', 'PW', 'SN', 'WE', 'LP', 'YX', 'CE']) + random.digits(6) + random.pick('ABCD');
  return random.int(0, 1) ? solid.replace(/^(..)(..)(..)(..)(.)$/, '$1 $2 $3 $4 $5') : solid;
};

const taxId: Maker = (random) => {
  const digits = until(() => {
    const chosen = shuffled(random, '0123456789').slice(0, 9);
    const doubled = random.pick(chosen);
    const body = shuffled(random, [...chosen, doubled].join(''));
    return body[0] === '0' ? null : body;
  });
  // ISO 7064 MOD 11,10.
  let product = 10;
  for (const digit of values(digits.join(''))) product = (((digit + product) % 10 || 10) * 2) % 11;
  const solid = digits.join('') + ((11 - product) % 10);
  return random.int(0, 1) ? solid.replace(/^(..)(...)(...)(...)$/, '$1 $2 $3 $4') : solid;
};

function shuffled(random: RandomChoices, text: string): string[] {
  const left = [...text];
  const out: string[] = [];
  while (left.length) out.push(...left.splice(random.int(0, left.length - 1), 1));
  return out;
}

const pension: Maker = (random) => {
  const day = birthday(random);
  const letter = random.letters(1);
  const head = `${random.pick(['12', '13', '15', '24', '53', '65'])}${dd(day)}${mm(day)}${yy(day)}`;
  const serial = random.digits(2);
  const expanded = `${head}${pad(alphabet.indexOf(letter) + 1, 2)}${serial}`;
  const total = values(expanded).reduce(
    (sum, digit, i) => sum + crossSum(digit * ([2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1][i] as number)),
    0,
  );
  const check = total % 10;
  return random.int(0, 1)
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
  (random) => {
    const body = random.pick(first) + random.letters(8, '0123456789CFGHJKLMNPRTVWXYZ');
    return body + documentDigit(body);
  };

const healthInsurance: Maker = (random) => {
  const letter = random.letters(1);
  const serial = random.digits(8);
  const total = values(pad(alphabet.indexOf(letter) + 1, 2) + serial).reduce(
    (sum, digit, i) => sum + crossSum(digit * (1 + (i % 2))),
    0,
  );
  return `${letter}${serial}${total % 10}`;
};

const nir: Maker = (random) => {
  const day = birthday(random);
  const department = random.pick(['75', '69', '13', '31', '59', '2A', '2B', '06', '67', '35']);
  const body = `${random.int(1, 2)}${yy(day)}${mm(day)}${department}${pad(random.int(1, 600), 3)}${pad(random.int(1, 900), 3)}`;
  const number = BigInt(body.replace('2A', '19').replace('2B', '18'));
  const key = pad(97n - (number % 97n), 2);
  return random.int(0, 2) ? body.replace(/^(.)(..)(..)(..)(...)(...)$/, `$1 $2 $3 $4 $5 $6 ${key}`) : `${body}${key}`;
};

const spanishLetters = 'TRWAGMYFPDXBNJZSQVHLCKE';
const dni: Maker = (random) => {
  const number = random.int(1_000_000, 78_999_999);
  return `${pad(number, 8)}${random.pick(['', '', '-', ' '])}${spanishLetters[number % 23]}`;
};
export const badDni: Maker = (random) => {
  const number = random.int(1_000_000, 78_999_999);
  return `${pad(number, 8)}${spanishLetters[(number + random.int(1, 22)) % 23]}`;
};
const nie: Maker = (random) => {
  const first = random.int(0, 2);
  const number = random.digits(7);
  return `${'XYZ'[first]}${random.pick(['', '-'])}${number}${random.pick(['', '-'])}${spanishLetters[Number(`${first}${number}`) % 23]}`;
};
const cif: Maker = (random) => {
  const type = random.pick('ABGPQ');
  const body = `${random.pick(['08', '28', '41', '46', '48'])}${random.digits(5)}`;
  const total = values(body).reduce((sum, digit, i) => sum + (i % 2 ? digit : crossSum(2 * digit)), 0);
  const control = (100 - total) % 10;
  return `${type}${random.pick(['', '-'])}${body}${'PQ'.includes(type) ? 'JABCDEFGHI'[control] : control}`;
};

/** Decree of 23 December 1976: what each character counts on odd places; on even ones its own value. */
const oddPlaces = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
const codiceFiscale: Maker = (random) => {
  const consonants = () => random.letters(3, 'BCDFGLMNPRSTVZ');
  const day = birthday(random);
  const woman = random.int(0, 1);
  const body = `${consonants()}${consonants()}${yy(day)}${'ABCDEHLMPRST'[day.month - 1]}${pad(day.day + 40 * woman, 2)}${random.pick('ABCDFGHL')}${pad(random.int(1, 999), 3)}`;
  const place = (c: string): number => (/\d/.test(c) ? Number(c) : alphabet.indexOf(c));
  const total = [...body].reduce((sum, c, i) => sum + (i % 2 ? place(c) : (oddPlaces[place(c)] as number)), 0);
  return body + alphabet[total % 26];
};

const bsn: Maker = (random) =>
  until(() => {
    const body = `${random.int(1, 9)}${random.digits(7)}`;
    const check = weighted(body, [9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    return check === 10 ? null : body + check;
  });
const pesel: Maker = (random) => {
  const day = birthday(random);
  const body = `${yy(day)}${pad(day.month + (day.year >= 2000 ? 20 : 0), 2)}${dd(day)}${random.digits(4)}`;
  return body + ((1000 - weighted(body, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3])) % 10);
};
const personnummer: Maker = (random) => {
  const day = birthday(random);
  const body = `${yy(day)}${mm(day)}${dd(day)}${random.digits(3)}`;
  const century = random.int(0, 1) ? Math.floor(day.year / 100) : '';
  return `${century}${body.slice(0, 6)}-${body.slice(6)}${luhnDigit(body)}`;
};
const ahv: Maker = (random) => {
  const body = `756${random.digits(9)}`;
  const check = (1000 - weighted(body, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3])) % 10;
  const solid = body + check;
  return random.int(0, 2) ? solid.replace(/^(...)(....)(....)(..)$/, '$1.$2.$3.$4') : solid;
};
const svnr: Maker = (random) =>
  until(() => {
    const day = birthday(random);
    const serial = String(random.int(100, 999));
    const date = `${dd(day)}${mm(day)}${yy(day)}`;
    const check = weighted(serial + date, [3, 7, 9, 5, 8, 4, 2, 1, 6]) % 11;
    return check === 10 ? null : `${serial}${check}${random.pick(['', ' '])}${date}`;
  });
const rijksregister: Maker = (random) => {
  const day = birthday(random);
  const body = `${yy(day)}${mm(day)}${dd(day)}${pad(random.int(1, 997), 3)}`;
  const check = pad(97 - (Number(day.year >= 2000 ? `2${body}` : body) % 97), 2);
  return random.int(0, 1) ? `${body}${check}` : `${yy(day)}.${mm(day)}.${dd(day)}-${body.slice(6)}.${check}`;
};
const nif: Maker = (random) => {
  const body = `${random.pick('1235')}${random.digits(7)}`;
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
  'uk-sort-code': (random) => random.shape(random.pick(['##-##-##', '## ## ##'])),
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
  US: (random) => random.shape(random.pick(['#########', '@########'])),
  UK: (random) => random.shape('#########'),
  DE: germanDocument('CFGHJK'),
  FR: (random) => random.shape('##@@#####'),
  ES: (random) => random.shape(random.pick(['PA@######', 'XD@######'])),
  IT: (random) => random.shape('Y@#######'),
  other: (random) => random.shape('@########'),
};

export const badCard: Maker = (random) => {
  const good = random.shape('4##############');
  return inFours(good + ((luhnDigit(good) + random.int(1, 9)) % 10));
};
export const badIban: Maker = (random) => {
  const good = iban('DE', random.shape(accounts['DE'] as string));
  return inFours(good.slice(0, -1) + ((Number(good.at(-1)) + random.int(1, 9)) % 10));
};

export const isbn13: Maker = (random) => {
  const body = `978${random.int(0, 3)}${random.digits(8)}`;
  return `${body.slice(0, 3)}-${body[3]}-${body.slice(4, 7)}-${body.slice(7)}-${(1000 - weighted(body, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3])) % 10}`;
};
export const isbn10: Maker = (random) => {
  const body = `${random.int(0, 3)}${random.digits(8)}`;
  const rest = weighted(body, [1, 2, 3, 4, 5, 6, 7, 8, 9]) % 11;
  return `${body[0]}-${body.slice(1, 4)}-${body.slice(4)}-${rest === 10 ? 'X' : rest}`;
};
