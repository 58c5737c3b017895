import { list } from '../../context.ts';
import type { Finding } from '../../finding.ts';
import { isCalledAfter, isThing } from '../things.ts';
import type { Words } from '../words.ts';
import type { Rule } from './rule.ts';
import { titledEnd } from './title.ts';

/** Who somebody is in a file; most of these may be firms. */
const parties = list(`
  client, plaintiff, defendant, claimant, respondent, appellant, petitioner, tenant, landlord, beneficiary, applicant,
  employee, insured, policyholder, borrower, guarantor, executor, attending, demandeur, demanderesse, défendeur, bailleur,
  locataire, titulaire, acquéreur, vendeur, demandante, demandado, demandada, arrendador, arrendatario, comprador,
  vendedor, attore, convenuto, locatore, conduttore, acquirente, venditore, cliente`);
const people = list(`
  patient, witness, account holder, cardholder, attending physician, surgeon, next of kin, emergency contact, seen by, reviewed by, signed by, husband, wife, spouse, daughter,
  son, mother, father, brother, sister, widow, decedent, testator, issued to, billed to, order of,
  patientin, patienten, zeuge, zeugin, kläger, klägerin, beklagte, beklagter, beklagten, mandant, mandantin, mieter,
  mieterin, vermieter, vermieterin, kontoinhaber, kontoinhaberin, karteninhaber, karteninhaberin, arbeitnehmer,
  arbeitnehmerin, versicherte, versicherter, käufer, verkäufer, geschädigte, angeklagte, ehefrau, ehemann,
  patiente, témoin, titulaire du compte, salarié, salariée, assuré, assurée, épouse, époux, enfant, veuve, au nom de,
  paciente, testigo, titular, asegurado, trabajador, trabajadora, esposa, esposo, hijo, hija, expedido a, expedida a,
  paziente, testimone, teste, intestatario, intestato a, sottoscritto, sottoscritta, assicurato, dipendente, moglie,
  marito, figlio, figlia`);
const roles = [...parties, ...people];
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
export const afterRole: Rule = (words) =>
  [role, field, signature].flatMap((label) => [...words.text.matchAll(label)]).flatMap((match) => named(words, match));

function named(words: Words, match: RegExpExecArray): Finding[] {
  const begin = words.at(match.index + match[0].length);
  if (begin === undefined) return [];
  const first = words.afterParticles(begin);
  if (!words.mayBeName(first) || words.isInitial(first)) return [];
  const end = words.runEnd(first);
  const known = words.isKnown(first);
  if (!known && !mayBeUnlisted(words, match[0], first, end)) return [];
  const last = known ? titledEnd(words, first, true) : Math.min(end, first + 2);
  return isCalledAfter(words, first, last) ? [] : [words.finding(begin, last, known)];
}

const human = new RegExp(`^(?:${either(people)})(?!\\p{L})`, 'iu');

/** Two capitalised words or more that are a name of no list, unless they go on with the role's own word. */
function mayBeUnlisted(words: Words, label: string, first: number, end: number): boolean {
  if (end === first || holdsThing(words, first, end) || matters.test(words.word(end))) return false;
  if (words.isOrdinary(first) || words.isOrdinary(end) || (words.isUpper(first) && !words.isUpper(end))) return false;
  const isLabel = /[:/]\s*$/u.test(label) || /^\p{Ll}/u.test(label) || words.isGiven(first) || words.isSurname(end);
  // A role with a capital may begin a heading, or be a party of a contract.
  return isLabel || (human.test(label) && !/^\p{Lu}{2}/u.test(label));
}

/** Patient Care Team, Client Service Agreement, Employee Stock Options. */
const matters =
  /^(?:Care|Services?|Safety|Protection|Information|Rights|Privacy|Statements?|Portal|Records?|Education|Health|Support|Programs?|Agreements?|Plans?|Stock|Options?|Benefits?|Relations|Data|History|Numbers?|Teams?|States|Government|Motors|Insurance|Management|Security|Access|Population|Outcomes?|Characteristics|Groups?|Materials?|Methods?|Selection|Satisfaction|Assistance|Retirement|Manual|Handbook)$/u;

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
    return known || (ends && (last > first || !words.isCommon(first))) ? [words.finding(first, last, known)] : [];
  });
