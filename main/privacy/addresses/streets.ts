import { alpine, american, british, continental, ukPostcode } from './places.ts';

/** Streets with their numbers. No pattern repeats anything without a bound. */
export interface StreetForm {
  readonly pattern: RegExp;
  /** Post codes and places that may stand behind it. */
  readonly places: readonly RegExp[];
  /** Other things have this form too, so only a place behind it makes it an address. */
  readonly needsPlace?: boolean;
  /** Words of the sentence may go on behind the name, which ends with its last capitalised word. */
  readonly trim?: boolean;
}

const start = `(?<![\\p{L}\\p{N}])(?<!\\d[.,/]|[-–])`;
const form = (source: string): RegExp => new RegExp(start + source, 'gu');
/** Spelled with a small or a capital letter. */
const anyCase = (list: string): string => list.replace(/(?<=^|\|)\p{Ll}/gu, (c) => `[${c}${c.toUpperCase()}]`);

const full =
  'Street|Road|Avenue|Boulevard|Lane|Drive|Court|Place|Square|Terrace|Parkway|Highway|Circle|Way|Trail|Close|Crescent|Gardens|Grove|Mews|Row|Walk|Hill|Green|Park|Rise|View|Wharf|Quay|Broadway|Parade|Alley|Turnpike|Pike|Loop|Path|Plaza|Expressway';
const short = 'St|Rd|Ave|Av|Blvd|Ln|Dr|Ct|Pl|Sq|Ter|Pkwy|Hwy|Cir|Trl|Cres|Gdns';
const direction = `(?:NE|NW|SE|SW|[NSEW]|North|South|East|West)`;
/** A word of a street's name: at least three letters, a saint, an ordinal. One capital alone only before a full word: K Street. */
const part = `(?:\\p{Lu}[\\p{L}'’-]{2,24}|St\\.?|\\d{1,3}(?:st|nd|rd|th)|De|La|El|Le|Mt\\.?|[A-Z]\\.)`;
const solid = `(?:\\p{Lu}[\\p{L}'’-]{2,24}|\\d{1,3}(?:st|nd|rd|th))`;
const unit = `(?:,? (?:Apt|Apartment|Suite|Ste|Unit|Flat|Floor|Fl|Room|Rm|Bldg|#)\\.? ?#?[A-Z0-9-]{1,6}){0,2}`;
const houseNumber = `\\d{1,5}(?:[A-Za-z]|-\\d{1,5})?`;

const germanEnd = 'straße|strasse|str\\.|weg|platz|allee|gasse|damm|ufer|chaussee|steig|stieg|pfad|promenade|brücke';
/** Ends of ordinary words as well: Spring, Factor, Total. */
const germanRareEnd = 'ring|tor|tal|markt|graben|hof|berg|feld|zeile|park|kamp';
const germanWord =
  'Straße|Strasse|Str\\.|Weg|Platz|Allee|Ring|Damm|Ufer|Chaussee|Gasse|Markt|Steig|Promenade|Landstraße|Hof|Graben|Tor|Park';
const germanNumber = `\\d{1,4}(?: ?[a-zA-Z](?![\\p{L}\\p{N}]))?(?:[-/–] ?\\d{1,4}[a-z]?)?(?!\\d|[.,]\\d)`;

const french = anyCase(
  'rue|avenue|av\\.|boulevard|bd|bld|boul\\.|place|chemin|impasse|allée|allées|quai|cours|square|route|passage|sentier|faubourg|résidence|lotissement|villa|cité|esplanade|promenade|ruelle|rond-point|hameau|montée|traverse|venelle|voie|mail|parvis',
);
const spanish = `(?:C/ ?|(?:${anyCase(
  'calle|avenida|avda\\.?|plaza|pza\\.?|paseo|ronda|camino|carretera|ctra\\.|travesía|glorieta|cuesta|rambla|pasaje|urbanización|urb\\.|carrer|avinguda|rúa|callejón|polígono',
)}|Av\\.|Pl\\.|P\\.º) )`;
const italian = `(?:${anyCase(
  'via|viale|piazza|corso|largo|vicolo|strada|piazzale|lungomare|lungotevere|contrada|borgo|salita|galleria|traversa|calata|rione|fondamenta',
)}|V\\.le|P\\.zza|P\\.za|C\\.so|P\\.le) `;
const small = `(?:(?:de|del|della|dei|delle|degli|dell[’']|di|da|dal|do|dos|la|las|los|lo|el|le|les|i|y|e|d[’']|l[’']) ?){0,3}`;
const romanceWord = `${small}[\\p{Lu}\\d][\\p{L}\\d'’.-]{0,24}`;
const romanceName = `${romanceWord}(?: ${romanceWord}){0,5}?`;
/** So no other name is behind which it stands: El Camino College. */
const alone = `(?<!\\p{Lu}[\\p{L}.]{0,20} )`;
const romanceNumber = `,? (?:n\\.? ?[º°o]?\\.? ?|nº ?|núm\\. ?|número |numero |#)?\\d{1,4}(?: ?bis)?(?:/[A-Za-z0-9]{1,3})?(?: ?[A-Z](?![\\p{L}\\p{N}]))?(?![\\p{L}\\d]|[.,]\\d)`;
const floor = `(?:, ?(?:\\d{1,2}\\.? ?[ºª°]|bajo|ático|piso \\d{1,2}|planta \\d{1,2}|interno \\d{1,3}|scala [A-Z])(?: ?(?:[A-Z](?!\\p{L})|izq\\.?|dcha\\.?|izquierda|derecha|puerta \\w{1,3}))?){0,2}`;

export const streets: readonly StreetForm[] = [
  // 12 High Street; Flat 2, 12A St John’s Road; 4203 SW Cedar Ridge Boulevard, Apt. 4B; 1825 K Street NW
  {
    pattern: form(
      `(?:(?:Flat|Unit|Apartment|Suite) \\w{1,4},? )?${houseNumber} (?:${direction}\\.? )?(?:${part} ){0,3}(?:${solid}|[A-Z]) (?:${full})(?![\\p{L}\\p{N}])(?: ${direction}(?!\\p{L})\\.?)?${unit}`,
    ),
    places: [american, british],
  },
  // 350 5th Ave; 71 Maple St., but not 71 Ohio St.3d
  {
    pattern: form(
      `(?:(?:Flat|Unit|Apartment|Suite) \\w{1,4},? )?${houseNumber} (?:${direction}\\.? )?(?:${part} ){0,3}${solid} (?:${short})(?![\\p{L}\\p{N}])(?!\\.[\\p{L}\\p{N}]|\\. L\\.)\\.?(?: ${direction}(?!\\p{L})\\.?)?${unit}`,
    ),
    places: [american, british],
  },
  // 350 Broadway; 1 The Strand
  {
    pattern: form(`${houseNumber} \\p{Lu}[\\p{L}'’.-]{0,24}(?: \\p{Lu}[\\p{L}'’.-]{0,24}){0,3}${unit}`),
    places: [american, british],
    needsPlace: true,
  },
  // P.O. Box 123; Postfach 10 20 30; BP 12
  {
    pattern: form(
      `(?:P\\.? ?O\\.? ?Box|Postfach|B\\.?P\\.?|Apartado(?: de correos)?|Casella postale) \\d{1,3}(?: ?\\d{2,3}){0,2}(?!\\d)`,
    ),
    places: [american, british, continental, alpine],
    needsPlace: true,
  },
  // Hauptstraße 5a; Lindenallee 12; An der Alten Mühle: see below
  { pattern: form(`\\p{Lu}[\\p{L}.-]{1,30}(?:${germanEnd}) ${germanNumber}`), places: [continental, alpine] },
  {
    pattern: form(`\\p{Lu}[\\p{L}.-]{1,30}(?:${germanRareEnd}) ${germanNumber}`),
    places: [continental, alpine],
    needsPlace: true,
  },
  // Marienburger Chaussee 7; Lange Gasse 4
  {
    pattern: form(`\\p{Lu}[\\p{L}.-]{1,24}(?: \\p{Lu}[\\p{L}.-]{1,24})?[ -](?:${germanWord}) ${germanNumber}`),
    places: [continental, alpine],
  },
  // Am Markt 3; An der Alten Mühle 8; Unter den Linden 7
  {
    pattern: form(
      `(?:Am|Im|Zum|Zur|Beim|Vor|Unter|Auf|An|In|Hinter|Alter|Alte|Neuer|Neue|Großer|Große|Kleine)(?: (?:der|dem|den|Alten|Neuen|Großen))?(?: \\p{Lu}[\\p{L}-]{1,24}){1,2} ${germanNumber}`,
    ),
    places: [continental, alpine],
    needsPlace: true,
  },
  // 12 rue de la Paix; 7 bis, avenue Victor-Hugo
  {
    pattern: form(
      `\\d{1,4}(?: ?(?:bis|ter|quater|[A-Da-d])(?!\\p{L}))?,? (?:${french}) [\\p{L}][\\p{L}'’.-]{0,24}(?: [\\p{L}][\\p{L}'’.-]{0,24}){0,6}`,
    ),
    places: [continental],
    trim: true,
  },
  // Calle Mayor, 12, 3.º B; C/ Alcalá n.º 5; Via Garibaldi 10/A; Corso Vittorio Emanuele II, 24
  { pattern: form(`${alone}${spanish}${romanceName}${romanceNumber}${floor}`), places: [continental] },
  { pattern: form(`${alone}${italian}${romanceName}${romanceNumber}${floor}`), places: [continental] },
];

/** A British post code alone tells of a street. */
export const postcodeAlone = new RegExp(`(?<![\\p{L}\\p{N}])${ukPostcode}`, 'gu');
