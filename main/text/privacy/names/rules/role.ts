import { list } from '../../context.ts';
import type { Finding } from '../../finding.ts';
import { isCalledAfter, isThing } from '../things.ts';
import type { Words } from '../words.ts';
import type { Rule } from './rule.ts';
import { titledEnd } from './title.ts';

/** Who somebody is in a file. */
const roles = list(`
  patient, client, witness, plaintiff, defendant, claimant, respondent, appellant, petitioner, tenant, landlord,
  beneficiary, applicant, employee, insured, policyholder, borrower, guarantor, executor, account holder, cardholder,
  attending, attending physician, surgeon, next of kin, husband, wife, spouse, daughter, son, mother, father, brother,
  sister, widow, decedent, testator,
  patientin, patienten, zeuge, zeugin, kläger, klägerin, beklagte, beklagter, beklagten, mandant, mandantin, mieter,
  mieterin, vermieter, vermieterin, kontoinhaber, kontoinhaberin, karteninhaber, karteninhaberin, arbeitnehmer,
  arbeitnehmerin, versicherte, versicherter, käufer, verkäufer, geschädigte, angeklagte, ehefrau, ehemann,
  patiente, témoin, demandeur, demanderesse, défendeur, bailleur, locataire, titulaire, titulaire du compte, salarié,
  salariée, assuré, assurée, épouse, époux, enfant, veuve, acquéreur, vendeur,
  paciente, testigo, demandante, demandado, demandada, arrendador, arrendatario, titular, asegurado, trabajador,
  trabajadora, esposa, esposo, hijo, hija, comprador, vendedor,
  paziente, testimone, teste, attore, convenuto, locatore, conduttore, intestatario, intestato a, sottoscritto,
  sottoscritta, assicurato, dipendente, moglie, marito, figlio, figlia, acquirente, venditore, cliente`);
/** Names of fields in forms. */
const fields = list(`
  name, full name, patient name, surname, last name, first name, client name, contact, re, attn,
  nachname, vorname, familienname, name des patienten, ansprechpartner, nom, prénom, nom de famille, nom du patient,
  nombre, apellidos, nombre y apellidos, nome, cognome, nome e cognome, nominativo`);

const either = (names: readonly string[]): string => [...names].sort((a, b) => b.length - a.length).join('|');
const role = new RegExp(`(?<!\\p{L})(?:${either(roles)})(?:,| ?\\(\\w{1,12}\\))?[ \\u00a0]{1,2}(?=\\p{L})`, 'giu');
const field = new RegExp(
  `(?<!\\p{L})(?:${either([...roles, ...fields])})[ \\u00a0]?[:：][ \\t\\u00a0]{0,4}(?=\\p{L})`,
  'giu',
);
/** The sign of a signature in printed contracts: /s/ */
const signature = /\/ ?s ?\/[ \t\u00a0]{0,4}(?=\p{L})/giu;

/** Patient Meyer; witness: Rossi; Name: Unbekannt Anders; /s/ Anna Smith. */
export const afterRole: Rule = (words) => [
  ...[...words.text.matchAll(role)].flatMap((match) => named(words, match, false)),
  ...[field, signature].flatMap((label) =>
    [...words.text.matchAll(label)].flatMap((match) => named(words, match, true)),
  ),
];

function named(words: Words, match: RegExpExecArray, isField: boolean): Finding[] {
  const begin = words.at(match.index + match[0].length);
  if (begin === undefined) return [];
  const first = words.afterParticles(begin);
  if (!words.mayBeName(first) || words.isInitial(first)) return [];
  const end = words.runEnd(first);
  const known = words.isKnown(first);
  // A role in small letters, and two capitalised words: a name of no list.
  const trusted = isField || /^\p{Ll}/u.test(match[0]) || words.isGiven(first) || words.isSurname(end);
  if (!known && !(trusted && end > first && !holdsThing(words, first, end))) return [];
  const last = known ? titledEnd(words, first, true) : Math.min(end, first + 2);
  return isCalledAfter(words, first, last) ? [] : [words.finding(begin, last, known)];
}

function holdsThing(words: Words, first: number, last: number): boolean {
  for (let index = first; index <= last; index++) if (isThing(words.word(index))) return true;
  return false;
}

const salutation =
  /(?<!\p{L})(?:Dear|Hello|Hi|Liebe|Lieber|Hallo|Cher|Chère|Bonjour|Querido|Querida|Hola|Estimado|Estimada|Caro|Cara|Ciao|Gentile|Egregio)[ \u00a0](?=\p{Lu})/gu;

/** Dear Anna; Lieber Jens. */
export const afterSalutation: Rule = (words) =>
  [...words.text.matchAll(salutation)].flatMap((match) => {
    const first = words.at(match.index + match[0].length);
    if (first === undefined || !words.mayBeName(first)) return [];
    const last = titledEnd(words, first, true);
    const known = words.isKnown(first);
    const ends = /[,:]/u.test(words.text[words.to(last)] ?? '');
    return known || (ends && !words.isCommon(first)) ? [words.finding(first, last, known)] : [];
  });
