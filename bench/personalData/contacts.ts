import { type Dice, pad } from './dice.ts';
import type { Day } from './identifiers.ts';
import type { Country } from './template.ts';

/** Places, numbers to call, ways to write a date: as people of each country write them. */
type Written = (dice: Dice) => string;
type ByCountry<T> = Readonly<Record<Country, T>>;

const american: Written = (dice) => {
  const area = dice.pick(['212', '312', '415', '503', '617', '713', '206', '404', '602', '919']);
  const number = [area, `${dice.int(2, 9)}${dice.digits(2)}`, dice.digits(4)];
  return dice.pick([
    `(${number[0]}) ${number[1]}-${number[2]}`,
    number.join('-'),
    number.join('.'),
    `+1 ${number.join(' ')}`,
    `1-${number.join('-')}`,
  ]);
};
const british: Written = (dice) =>
  dice.pick([
    () => dice.shape('020 7### ####'),
    () => dice.shape('0161 2## ####'),
    () => dice.shape('(0131) 5## ####'),
    () => dice.shape('0777# ######'),
    () => dice.shape('0789# ### ###'),
    () => dice.shape('+44 20 8### ####'),
    () => dice.shape('+44 (0)7712 ######'),
    () => dice.shape('01865 2#####'),
  ])();
const german: Written = (dice) =>
  dice.pick([
    () => dice.shape('030 / 4#######'),
    () => dice.shape('030 2#######'),
    () => dice.shape('0171 2######'),
    () => dice.shape('0160-9#######'),
    () => dice.shape('(0221) 4######'),
    () => dice.shape('+49 89 5#######'),
    () => dice.shape('+49 (0)40 3#######'),
    () => dice.shape('0711/6#####-##'),
  ])();
const french: Written = (dice) =>
  dice.pick([
    () => dice.shape('06 1# ## ## ##'),
    () => dice.shape('01 4# ## ## ##'),
    () => dice.shape('04.7#.##.##.##'),
    () => dice.shape('+33 6 2# ## ## ##'),
    () => dice.shape('+33 (0)1 5# ## ## ##'),
    () => dice.shape('063#######'),
  ])();
const spanish: Written = (dice) =>
  dice.pick([
    () => dice.shape('6## ## ## ##'),
    () => dice.shape('6## ### ###'),
    () => dice.shape('91 5## ## ##'),
    () => dice.shape('+34 6## ### ###'),
    () => dice.shape('93-4######'),
    () => dice.shape('6########'),
  ])();
const italian: Written = (dice) =>
  dice.pick([
    () => dice.shape('06 4#######'),
    () => dice.shape('02-7#######'),
    () => dice.shape('347 #######'),
    () => dice.shape('333/#######'),
    () => dice.shape('+39 328 ### ####'),
    () => dice.shape('+39 011 5######'),
  ])();
export const phones: ByCountry<Written> = {
  US: american,
  UK: british,
  DE: german,
  FR: french,
  ES: spanish,
  IT: italian,
  other: (dice) => dice.shape('+31 6 2#######'),
};

/** Street and place apart, so that a letterhead can break the line between them. */
type Place = (dice: Dice) => readonly [street: string, place: string];
export const places: ByCountry<Place> = {
  US: (dice) => [
    `${dice.int(3, 9800)} ${dice.pick(['', '', 'N. ', 'SW '])}${dice.pick(['Maple', 'Walnut', 'Sunset', 'Jefferson', '42nd', 'Old Mill', 'Cedar Ridge', 'Peachtree'])} ${dice.pick(['Street', 'St.', 'Avenue', 'Ave', 'Blvd', 'Road', 'Lane', 'Drive', 'Ct'])}${dice.pick(['', '', ', Apt. 4B', ', Suite 210'])}`,
    `${dice.pick(['Springfield, IL 627', 'Portland, OR 972', 'Austin, TX 787', 'Boston, MA 021', 'Raleigh, NC 276', 'San Jose, CA 951'])}${dice.digits(2)}${dice.int(0, 3) ? '' : `-${dice.digits(4)}`}`,
  ],
  UK: (dice) => [
    `${dice.pick(['', '', '', 'Flat 2, '])}${dice.int(1, 240)}${dice.pick(['', '', 'A'])} ${dice.pick(['High', 'Station', 'Church', 'Victoria', 'Mill', 'Queen’s', 'Orchard', 'St John’s'])} ${dice.pick(['Street', 'Road', 'Lane', 'Avenue', 'Close', 'Gardens', 'Terrace', 'Crescent'])}`,
    dice.pick([
      'London SW1A 2AB',
      'Leeds LS6 3HN',
      'Manchester, M14 5RQ',
      'Oxford OX2 6PE',
      'Edinburgh EH9 1JF',
      'Bristol, BS8 1TH',
      'Cardiff CF24 4NN',
    ]),
  ],
  DE: (dice) => [
    `${dice.pick(['Bahnhofstraße', 'Hauptstr.', 'Goethestraße', 'Am Markt', 'Lindenallee', 'Berliner Platz', 'Schillerweg', 'Kastanienring', 'An der Alten Mühle', 'Marienburger Chaussee'])} ${dice.int(1, 180)}${dice.pick(['', '', 'a', ' b'])}`,
    `${dice.pick(['10115 Berlin', '20095 Hamburg', '80331 München', '50667 Köln', '01067 Dresden', '70173 Stuttgart', '34117 Kassel', '99084 Erfurt', '79098 Freiburg im Breisgau'])}`,
  ],
  FR: (dice) => [
    `${dice.int(1, 190)}${dice.pick(['', '', ' bis'])}${dice.pick(['', ','])} ${dice.pick(['rue de la République', 'avenue Victor-Hugo', 'boulevard Voltaire', 'place du Marché', 'chemin des Vignes', 'impasse des Lilas', 'rue du Général-de-Gaulle', 'quai Saint-Michel', 'allée des Tilleuls'])}`,
    `${dice.pick(['75011 Paris', '69003 Lyon', '13006 Marseille', '31000 Toulouse', '35000 Rennes', '67000 Strasbourg', '29200 Brest', '33000 Bordeaux'])}`,
  ],
  ES: (dice) => [
    `${dice.pick(['Calle Mayor', 'C/ Alcalá', 'Avenida de la Constitución', 'Plaza de España', 'Paseo del Prado', 'Calle de la Luna', 'Avda. Diagonal', 'Ronda de Atocha'])}${dice.pick([', ', ' ', ', n.º '])}${dice.int(1, 220)}${dice.pick(['', '', ', 3.º B', ', 2º izq.'])}`,
    `${dice.pick(['28013 Madrid', '08002 Barcelona', '41001 Sevilla', '46001 Valencia', '50003 Zaragoza', '15001 A Coruña', '20003 Donostia'])}`,
  ],
  IT: (dice) => [
    `${dice.pick(['Via Roma', 'Via Garibaldi', 'Viale Monza', 'Piazza San Marco', 'Corso Vittorio Emanuele II', 'Largo Augusto', 'Vicolo dei Serpenti', 'Via Santa Maria Maggiore'])}${dice.pick([', ', ' ', ' n. '])}${dice.int(1, 190)}${dice.pick(['', '', '/A'])}`,
    `${dice.pick(['00184 Roma', '20121 Milano', '80134 Napoli', '10121 Torino', '50122 Firenze', '90133 Palermo', '40126 Bologna'])}${dice.pick(['', ' (BO)', ''])}`,
  ],
  other: (dice) => [`Dorpsstraat ${dice.int(1, 90)}`, '1012 AB Amsterdam'],
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

export function writeDate(dice: Dice, country: Country, { year, month, day }: Day): string {
  const d = pad(day, 2);
  const m = pad(month, 2);
  const word = months[country][month - 1] as string;
  switch (country) {
    case 'US':
      return dice.pick([
        `${m}/${d}/${year}`,
        `${month}/${day}/${year}`,
        `${word} ${day}, ${year}`,
        `${year}-${m}-${d}`,
      ]);
    case 'UK':
      return dice.pick([
        `${d}/${m}/${year}`,
        `${day} ${word} ${year}`,
        `${d}.${m}.${year}`,
        `${day} ${word.slice(0, 3)} ${year}`,
      ]);
    case 'DE':
      return dice.pick([`${d}.${m}.${year}`, `${day}. ${word} ${year}`, `${day}.${month}.${year}`]);
    case 'FR':
      return dice.pick([`${d}/${m}/${year}`, `${day === 1 ? '1er' : day} ${word} ${year}`, `${d}-${m}-${year}`]);
    case 'ES':
      return dice.pick([`${d}/${m}/${year}`, `${day} de ${word} de ${year}`, `${d}-${m}-${year}`]);
    case 'IT':
      return dice.pick([`${d}/${m}/${year}`, `${day === 1 ? '1°' : day} ${word} ${year}`, `${d}.${m}.${year}`]);
    case 'other':
      return dice.pick([`${d}-${m}-${year}`, `${year}-${m}-${d}`, `${d}.${m}.${year}`]);
  }
}

/** A day on which something happened or will. */
export const recentDay = (dice: Dice): Day => ({
  year: dice.int(2012, 2025),
  month: dice.int(1, 12),
  day: dice.int(1, 28),
});

export const amounts: ByCountry<Written> = {
  US: (dice) => `$${dice.int(1, 98)},${dice.digits(3)}.${dice.digits(2)}`,
  UK: (dice) => `£${dice.int(2, 9800)}.${dice.digits(2)}`,
  DE: (dice) => `${dice.int(1, 98)}.${dice.digits(3)},${dice.digits(2)} €`,
  FR: (dice) => `${dice.int(1, 98)} ${dice.digits(3)},${dice.digits(2)} €`,
  ES: (dice) => `${dice.int(1, 98)}.${dice.digits(3)},${dice.digits(2)} €`,
  IT: (dice) => `${dice.int(1, 98)}.${dice.digits(3)},${dice.digits(2)} €`,
  other: (dice) => `€ ${dice.int(2, 9800)},${dice.digits(2)}`,
};

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();

export function email(dice: Dice, given: string, surname: string): string {
  const [g, s] = [plain(given), plain(surname)];
  const local = dice.pick([`${g}.${s}`, `${g[0]}${s}`, `${s}${dice.int(1, 99)}`, `${g}_${s}`, `${g}+files`]);
  const host = dice.pick([
    'example.org',
    'mail.example.com',
    'kanzlei-beispiel.de',
    'ospedale.example.it',
    'clinic.co.uk',
    'orange.example.fr',
  ]);
  return `${local}@${host}`;
}
