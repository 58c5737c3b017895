import { words } from '../context.ts';
import type { Detector, Finding } from '../finding.ts';
import { fold } from '../names/dictionary.ts';
import { rules } from '../names/rules/index.ts';
import { isCalledAfter, isThing } from '../names/things.ts';
import { Words } from '../names/words.ts';
import { withoutOverlaps } from '../overlaps.ts';

export const name: Detector = {
  name: 'name',
  explanation:
    'Names of people: behind titles, roles and salutations, given names followed by surnames, "Surname, Given", and every later mention of a name found so. Names that are in no list and have no such word beside them are missed, as are names in small letters.',
  source: 'Lists of frequent names of six countries, written for this program; forms of address of their languages',
  placeholder: '[NAME]',
  labels: words(`
    name, names, full name, first name, last name, middle name, given name, given names, family name, maiden name, surname,
    forename, patient, patients, patient name, client, client name, employee, employee name, customer name, contact name,
    member name, insured, cardholder, account holder, next of kin, doctor, physician, provider name, nurse, owner, author,
    contact, nachname, vorname, vornamen, familienname, geburtsname, patientin, kunde, mitarbeiter, mitarbeiterin,
    ansprechpartner, kontoinhaber, nom, prénom, prénoms, nom de famille, nom du patient, nombre, apellido, apellidos,
    nombre y apellidos, paciente, nome, cognome, nome e cognome, paziente, nominativo, фио, имя, фамилия, отчество,
    пациент, όνομα, επώνυμο, ονοματεπώνυμο, 姓名, 氏名, 名前, 患者, 患者姓名, 患者氏名, 성명, 이름, 환자, الاسم, שם, नाम`),
  cell: /^(?=[^\d]{2,60}$)[\p{L}][\p{L}\p{M}'’.-]*(?:,? [\p{L}(][\p{L}\p{M}'’.)-]*){0,4}$/u,
  find(text) {
    const tokens = new Words(text);
    const found = withoutOverlaps(
      rules.flatMap((rule) => rule(tokens)),
      text.length,
    );
    return [...found, ...laterMentions(tokens, found)].sort((a, b) => a.from - b.from);
  },
};

/** Every other place where a word of a name that was found stands alone. */
function laterMentions(words: Words, found: readonly Finding[]): Finding[] {
  const known = new Map<string, boolean>();
  const taken = new Set<number>();
  for (const { from, to, confirmed } of found) {
    const first = words.at(from) ?? words.count;
    for (let index = first; words.from(index) < to; index++) {
      taken.add(index);
      // A surname of no list counts behind a given name of the lists.
      const trusted = confirmed || words.isKnown(index) || (words.isKnown(first) && words.word(index).length > 3);
      if (!trusted || !isTelling(words, index)) continue;
      const key = fold(words.word(index));
      known.set(key, confirmed || known.get(key) === true);
    }
  }
  if (!known.size) return [];
  const mentions: Finding[] = [];
  for (let index = 0; index < words.count; index++) {
    if (taken.has(index) || !isTelling(words, index)) continue;
    const confirmed = known.get(fold(words.word(index)));
    if (confirmed !== undefined && !isCalledAfter(words, index, index)) {
      mentions.push(words.finding(index, index, confirmed));
    }
  }
  return mentions;
}

/** Whether a word alone points to somebody. */
const isTelling = (words: Words, index: number): boolean =>
  words.word(index).length > 2 &&
  words.mayBeName(index) &&
  !words.isOrdinary(index) &&
  !words.isCommon(index) &&
  !words.isCapitalParticle(index) &&
  !isThing(words.word(index));
