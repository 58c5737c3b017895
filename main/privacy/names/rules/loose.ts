import { list, wordSet } from '../../context.ts';
import type { Finding } from '../../finding.ts';
import { look } from '../dictionary.ts';
import { isSpeech } from '../small.ts';
import { isCalledAfter, isThing } from '../things.ts';
import type { Words } from '../words.ts';
import type { Rule } from './rule.ts';

/** What people are or do, behind their name. */
const state = /^(?:was|is|has|had|felt|feels|war|ist|hat|hatte|fühlt|était|est|avait|a|estaba|tenía|era|aveva)$/u;
/** What somebody said begins so. */
const reported = /^(?:that|dass|que|qu['’]|che)$/u;

/** Sarah told; said that Tom was: a given name alone, as letters and notes have it. */
export const givenBeforeVerb: Rule = (words) => {
  const found: Finding[] = [];
  for (let index = 0; index < words.count; index++) {
    if (!words.isGiven(index) || !words.mayBeName(index) || words.isCommon(index)) continue;
    if (!words.isSpaced(index + 1) || isCalledAfter(words, index, index)) continue;
    const next = words.word(index + 1);
    const told = index > 0 && words.isSpaced(index) && reported.test(words.word(index - 1));
    if (isSpeech(next, words.word(index + 2)) || (told && state.test(next))) {
      found.push(words.finding(index, index, false));
    }
  }
  return found;
};

const either = (names: string): string =>
  list(names)
    .sort((a, b) => b.length - a.length)
    .join('|');

/** Fields of forms that hold somebody and nothing else, and titles. */
const surely = either(`
  emergency contact, next of kin, full name, patient name, name of patient, pt name, client name, patient's name, surname,
  last name, first name, given name, family name, middle name, maiden name, account holder, cardholder, nombre y apellidos,
  nome e cognome, nom et prénom, name des patienten, nachname, vorname, familienname, kontoinhaber, kontoinhaberin, prénom,
  nom de famille, apellido, apellidos, cognome, intestatario, nom du patient`);
/** Fields that hold other things as well. */
const maybe = either(`
  name, patient, patientin, contact, contact person, client, signed, signed by, husband, wife, mother, father, son, daughter,
  witness, claimant, nom, nombre, nome, paciente, paziente, patiente, zeuge, zeugin, ansprechpartner, mandant, mandantin`);
const ofPerson = new RegExp(
  `(?<!\\p{L})(?:(?<surely>${surely})|${maybe}|(?<=signed )by)[ \\u00a0]?[:：][ \\t\\u00a0]{0,4}(?=\\p{Ll})|(?<!\\p{L})(?:signed by|(?<title>mr|mrs|ms|dr|prof|herr|frau|mme|sig\\.ra|sig|sra|sr)\\.?)[ \\u00a0](?=\\p{Ll})`,
  'gu',
);
const withCapital = new RegExp(ofPerson.source, 'giu');
const arabic = /^(?:al|el|abu|bin|ibn)-?/u;
const mostWords = 4;
/** What is written where no name is. */
const noName = wordSet(`
  see not none no unknown na nil n/a as same above below attached file given stated provided required missing withheld anonymous
  redacted unbekannt siehe inconnu voir ver ninguno desconocido vedi nessuno the a an is was has and or in on at of to for with by
  alive well dead deceased died stable denies reports string text number default empty blank reception desk office admin team who
  he she they it his her their my our your this that will may should must can said seen left right new old home`);

/** Emergency contact: ahmed al-rashid; surname: holloway; mr jones. */
export const lowerAfterField: Rule = (words) =>
  [...words.text.matchAll(withCapital)].flatMap((match) => {
    const first = words.at(match.index + match[0].length);
    if (first === undefined || !/^\p{Ll}/u.test(words.word(first)) || noName.has(words.word(first))) return [];
    const { surely: only, title } = match.groups!;
    let last = first;
    while (last < first + mostWords - 1 && words.isJoined(last + 1) && isNamePart(words, last + 1, title !== undefined))
      last += 1;
    const behind = words.text.slice(words.to(last), words.to(last) + 6);
    const ends = /^\s{0,2}(?:[,;:(/|\n]|\.(?:\s|$)|$|\d)|^\s\p{L}/u.test(behind);
    const some = range(words, first, last).some(
      (index) => isListed(words.word(index)) || arabic.test(words.word(index)),
    );
    const enough =
      title === undefined
        ? some || (only !== undefined && !/^\s\p{L}/u.test(behind))
        : some && !isOrdinaryName(words.word(first));
    return ends && enough ? [words.finding(first, last, false)] : [];
  });

const isListed = (word: string): boolean => look(word).given || look(word).surname;
const isOrdinaryName = (word: string): boolean => look(word).common;

/** Behind a title only further words of the lists belong to a name in small letters. */
const isNamePart = (words: Words, index: number, titled: boolean): boolean => {
  const word = words.word(index);
  if (!/^\p{Ll}/u.test(word) || noName.has(word) || fieldWord.test(word)) return false;
  return !titled || (isListed(word) && !isOrdinaryName(word));
};

/** The next field begins. */
const fieldWord =
  /^(?:dob|aged?|born|mrn|nhs|ssn|tel|phone|first|last|name|vorname|prénom|nombre|cognome|geb|née?|nato|nata|date)$/u;

const range = (words: Words, first: number, last: number): number[] =>
  Array.from({ length: Math.min(words.count, last + 1) - first }, (_, i) => first + i);

/** Of whom something bears the name: only people come behind these words. */
const inNameOf =
  /(?<!\p{L})(?:a nombre de|au nom de|intestat[oa] a|ausgestellt auf|registered to|issued to) (?=\p{Lu}\p{Ll})/gu;

/** La matrícula figura a nombre de Paqui. */
export const aloneInNameOf: Rule = (words) =>
  [...words.text.matchAll(inNameOf)].flatMap((match) => {
    const index = words.at(match.index + match[0].length);
    if (index === undefined || !words.mayBeName(index) || words.isOrdinary(index) || isThing(words.word(index)))
      return [];
    const ends = /^\s*(?:,(?!\s*\p{Lu})|[;(\n]|\.(?:\s|$)|$)/u.test(
      words.text.slice(words.to(index), words.to(index) + 5),
    );
    return ends && words.word(index).length > 2 ? [words.finding(index, index, false)] : [];
  });

/** What stands above the name at the end of a letter. */
const greeting =
  /(?:^|\n)[ \t]{0,8}(?:thanks|thank you|many thanks|best|best wishes|(?:best|kind|warm) regards|regards|yours(?: sincerely| faithfully| truly)?|sincerely|cheers|viele grüße|liebe grüße|mit freundlichen grüßen|beste grüße|cordialement|bien à vous|atentamente|saludos|un saludo|cordiali saluti|distinti saluti|saluti),?[ \t]{0,4}\r?\n(?:[ \t]{0,8}\r?\n)?[ \t]{0,8}(?=\p{Lu})/giu;

/** Best regards, and the name in the line below, which holds nothing else. */
export const closing: Rule = (words) =>
  [...words.text.matchAll(greeting)].flatMap((match) => {
    const first = words.at(match.index + match[0].length);
    if (first === undefined || !words.mayBegin(first)) return [];
    const last = words.runEnd(first);
    const ends = /^[,.]?[ \t]{0,8}(?:\r?\n|$)/u.test(words.text.slice(words.to(last), words.to(last) + 12));
    return ends && !isThing(words.word(last)) ? [words.finding(first, last, words.isKnown(first))] : [];
  });
