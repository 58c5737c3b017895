import { type RandomChoices, pad } from './random.ts';
import type { Day } from './identifiers.ts';
import type { Country } from './template.ts';

/** Places, numbers to call, ways to write a date: as people of each country write them. */
type Written = (random: RandomChoices) => string;
type ByCountry<T> = Readonly<Record<Country, T>>;

const american: Written = (random) => {
  const area = random.pick(['212', '312', '415', '503', '617', '713', '206', '404', '602', '919']);
  const number = [area, `${random.int(2, 9)}${random.digits(2)}`, random.digits(4)];
  return random.pick([
    `(${number[0]}) ${number[1]}-${number[2]}`,
    number.join('-'),
    number.join('.'),
    `+1 ${number.join(' ')}`,
    `1-${number.join('-')}`,
  ]);
};
const british: Written = (random) =>
  random.pick([
    () => random.shape('020 7### ####'),
    () => random.shape('0161 2## ####'),
    () => random.shape('(0131) 5## ####'),
    () => random.shape('0777# ######'),
    () => random.shape('0789# ### ###'),
    () => random.shape('+44 20 8### ####'),
    () => random.shape('+44 (0)7712 ######'),
    () => random.shape('01865 2#####'),
  ])();
const german: Written = (random) =>
  random.pick([
    () => random.shape('030 / 4#######'),
    () => random.shape('030 2#######'),
    () => random.shape('0171 2######'),
    () => random.shape('0160-9#######'),
    () => random.shape('(0221) 4######'),
    () => random.shape('+49 89 5#######'),
    () => random.shape('+49 (0)40 3#######'),
    () => random.shape('0711/6#####-##'),
  ])();
const french: Written = (random) =>
  random.pick([
    () => random.shape('06 1# ## ## ##'),
    () => random.shape('01 4# ## ## ##'),
    () => random.shape('04.7#.##.##.##'),
    () => random.shape('+33 6 2# ## ## ##'),
    () => random.shape('+33 (0)1 5# ## ## ##'),
    () => random.shape('063#######'),
  ])();
const spanish: Written = (random) =>
  random.pick([
    () => random.shape('6## ## ## ##'),
    () => random.shape('6## ### ###'),
    () => random.shape('91 5## ## ##'),
    () => random.shape('+34 6## ### ###'),
    () => random.shape('93-4######'),
    () => random.shape('6########'),
  ])();
const italian: Written = (random) =>
  random.pick([
    () => random.shape('06 4#######'),
    () => random.shape('02-7#######'),
    () => random.shape('347 #######'),
    () => random.shape('333/#######'),
    () => random.shape('+39 328 ### ####'),
    () => random.shape('+39 011 5######'),
  ])();
export const phones: ByCountry<Written> = {
  US: american,
  UK: british,
  DE: german,
  FR: french,
  ES: spanish,
  IT: italian,
  other: (random) => random.shape('+31 6 2#######'),
};

/** Street and place apart, so that a letterhead can break the line between them. */
type Place = (random: RandomChoices) => readonly [street: string, place: string];
export const places: ByCountry<Place> = {
  US: (random) => [
    `${random.int(3, 9800)} ${random.pick(['', '', 'N. ', 'SW '])}${random.pick(['Maple', 'Walnut', 'Sunset', 'Jefferson', '42nd', 'Old Mill', 'Cedar Ridge', 'Peachtree'])} ${random.pick(['Street', 'St.', 'Avenue', 'Ave', 'Blvd', 'Road', 'Lane', 'Drive', 'Ct'])}${random.pick(['', '', ', Apt. 4B', ', Suite 210'])}`,
    `${random.pick(['Springfield, IL 627', 'Portland, OR 972', 'Austin, TX 787', 'Boston, MA 021', 'Raleigh, NC 276', 'San Jose, CA 951'])}${random.digits(2)}${random.int(0, 3) ? '' : `-${random.digits(4)}`}`,
  ],
  UK: (random) => [
    `${random.pick(['', '', '', 'Flat 2, '])}${random.int(1, 240)}${random.pick(['', '', 'A'])} ${random.pick(['High', 'Station', 'Church', 'Victoria', 'Mill', 'Queen’s', 'Orchard', 'St John’s'])} ${random.pick(['Street', 'Road', 'Lane', 'Avenue', 'Close', 'Gardens', 'Terrace', 'Crescent'])}`,
    random.pick([
      'London SW1A 2AB',
      'Leeds LS6 3HN',
      'Manchester, M14 5RQ',
      'Oxford OX2 6PE',
      'Edinburgh EH9 1JF',
      'Bristol, BS8 1TH',
      'Cardiff CF24 4NN',
    ]),
  ],
  DE: (random) => [
    `${random.pick(['Bahnhofstraße', 'Hauptstr.', 'Goethestraße', 'Am Markt', 'Lindenallee', 'Berliner Platz', 'Schillerweg', 'Kastanienring', 'An der Alten Mühle', 'Marienburger Chaussee'])} ${random.int(1, 180)}${random.pick(['', '', 'a', ' b'])}`,
    `${random.pick(['10115 Berlin', '20095 Hamburg', '80331 München', '50667 Köln', '01067 Dresden', '70173 Stuttgart', '34117 Kassel', '99084 Erfurt', '79098 Freiburg im Breisgau'])}`,
  ],
  FR: (random) => [
    `${random.int(1, 190)}${random.pick(['', '', ' bis'])}${random.pick(['', ','])} ${random.pick(['rue de la République', 'avenue Victor-Hugo', 'boulevard Voltaire', 'place du Marché', 'chemin des Vignes', 'impasse des Lilas', 'rue du Général-de-Gaulle', 'quai Saint-Michel', 'allée des Tilleuls'])}`,
    `${random.pick(['75011 Paris', '69003 Lyon', '13006 Marseille', '31000 Toulouse', '35000 Rennes', '67000 Strasbourg', '29200 Brest', '33000 Bordeaux'])}`,
  ],
  ES: (random) => [
    `${random.pick(['Calle Mayor', 'C/ Alcalá', 'Avenida de la Constitución', 'Plaza de España', 'Paseo del Prado', 'Calle de la Luna', 'Avda. Diagonal', 'Ronda de Atocha'])}${random.pick([', ', ' ', ', n.º '])}${random.int(1, 220)}${random.pick(['', '', ', 3.º B', ', 2º izq.'])}`,
    `${random.pick(['28013 Madrid', '08002 Barcelona', '41001 Sevilla', '46001 Valencia', '50003 Zaragoza', '15001 A Coruña', '20003 Donostia'])}`,
  ],
  IT: (random) => [
    `${random.pick(['Via Roma', 'Via Garibaldi', 'Viale Monza', 'Piazza San Marco', 'Corso Vittorio Emanuele II', 'Largo Augusto', 'Vicolo dei Serpenti', 'Via Santa Maria Maggiore'])}${random.pick([', ', ' ', ' n. '])}${random.int(1, 190)}${random.pick(['', '', '/A'])}`,
    `${random.pick(['00184 Roma', '20121 Milano', '80134 Napoli', '10121 Torino', '50122 Firenze', '90133 Palermo', '40126 Bologna'])}${random.pick(['', ' (BO)', ''])}`,
  ],
  other: (random) => [`Dorpsstraat ${random.int(1, 90)}`, '1012 AB Amsterdam'],
};

const months: ByCountry<readonly string[]> = {
  US: 'January February March April May June July August September October November December'.split(' '),
  UK: 'January February March April May June July August September October November December'.split(' '),
  DE: 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' '),
  FR: 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' '),
  ES: 'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'.split(' '),
  IT: 'gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre'.split(' '),
  other: [],
};

export function writeDate(random: RandomChoices, country: Country, { year, month, day }: Day): string {
  const d = pad(day, 2);
  const m = pad(month, 2);
  const word = months[country][month - 1] as string;
  switch (country) {
    case 'US':
      return random.pick([
        `${m}/${d}/${year}`,
        `${month}/${day}/${year}`,
        `${word} ${day}, ${year}`,
        `${year}-${m}-${d}`,
      ]);
    case 'UK':
      return random.pick([
        `${d}/${m}/${year}`,
        `${day} ${word} ${year}`,
        `${d}.${m}.${year}`,
        `${day} ${word.slice(0, 3)} ${year}`,
      ]);
    case 'DE':
      return random.pick([`${d}.${m}.${year}`, `${day}. ${word} ${year}`, `${day}.${month}.${year}`]);
    case 'FR':
      return random.pick([`${d}/${m}/${year}`, `${day === 1 ? '1er' : day} ${word} ${year}`, `${d}-${m}-${year}`]);
    case 'ES':
      return random.pick([`${d}/${m}/${year}`, `${day} de ${word} de ${year}`, `${d}-${m}-${year}`]);
    case 'IT':
      return random.pick([`${d}/${m}/${year}`, `${day === 1 ? '1°' : day} ${word} ${year}`, `${d}.${m}.${year}`]);
    case 'other':
      return random.pick([`${d}-${m}-${year}`, `${year}-${m}-${d}`, `${d}.${m}.${year}`]);
  }
}

/** A day on which something happened or will. */
export const recentDay = (random: RandomChoices): Day => ({
  year: random.int(2012, 2025),
  month: random.int(1, 12),
  day: random.int(1, 28),
});

export const amounts: ByCountry<Written> = {
  US: (random) => `$${random.int(1, 98)},${random.digits(3)}.${random.digits(2)}`,
  UK: (random) => `£${random.int(2, 9800)}.${random.digits(2)}`,
  DE: (random) => `${random.int(1, 98)}.${random.digits(3)},${random.digits(2)} €`,
  FR: (random) => `${random.int(1, 98)} ${random.digits(3)},${random.digits(2)} €`,
  ES: (random) => `${random.int(1, 98)}.${random.digits(3)},${random.digits(2)} €`,
  IT: (random) => `${random.int(1, 98)}.${random.digits(3)},${random.digits(2)} €`,
  other: (random) => `€ ${random.int(2, 9800)},${random.digits(2)}`,
};

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();

export function email(random: RandomChoices, given: string, surname: string): string {
  const [g, s] = [plain(given), plain(surname)];
  const local = random.pick([`${g}.${s}`, `${g[0]}${s}`, `${s}${random.int(1, 99)}`, `${g}_${s}`, `${g}+files`]);
  const host = random.pick([
    'example.org',
    'mail.example.com',
    'kanzlei-beispiel.de',
    'ospedale.example.it',
    'clinic.co.uk',
    'orange.example.fr',
  ]);
  return `${local}@${host}`;
}
