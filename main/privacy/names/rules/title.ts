import { list } from '../../context.ts';
import { isBrand, isCalledAfter, isEponym } from '../things.ts';
import type { Words } from '../words.ts';
import type { Rule } from './rule.ts';

/** Written with a full stop or without. */
const short = list(`
  Mr, Mrs, Ms, Mx, Messrs, Rev, Fr, Capt, Sgt, Lt, Dr, Prof, RA, Mme, Mlle, MM, Pr, Me, Sr, Sra, Srta, Dña, Dra, Sig, Sigg,
  Dott, dott, Avv, avv, Ing, Geom, Rag, Sig.ra, Sig.na, Sig.ri, Dott.ssa, dott.ssa, Prof.ssa, Sr.ª, Dr.ª, D.ª, Dª`);
const long = list(`
  Miss, Sir, Dame, Lady, Lord, Professor, Doctor, Nurse, Justice, Judge, Officer, Detective, Herr, Herrn, Frau, Fräulein,
  Familie, Eheleute, Rechtsanwalt, Rechtsanwältin, RAin, Notar, Notarin, Monsieur, Madame, Mademoiselle, Maître, Docteur,
  docteur, professeur, madame, monsieur, Señor, Señora, señor, señora, Don, Doña, don, doña, doctor, doctora, heer, mevrouw,
  Signor, Signora, Signorina, signor, signora, dottor, dottoressa`);
// Longer ones first, where one begins another. M. and D. are numbers of paragraphs as well.
const alternatives = [...short.map((title) => `${title.replaceAll('.', '\\.')}\\.?`), ...long, '[MD]\\.']
  .sort((a, b) => b.length - a.length)
  .join('|');
const title = new RegExp(`(?<![\\p{L}\\p{N}.’'-])(?:${alternatives})[ \\u00a0]{1,2}(?=\\p{L})`, 'gu');
/** German writes every noun with a capital, so what follows the first word behind these may be no name. */
const german = /^(?:Herrn?|Frau|Fräulein|Familie|Eheleute|Rechtsanw|RA|Notar)/u;

/** Titles and offices between a title and the name. */
const between = new Set(
  list(`
  Dr, Prof, Professor, Professorin, Doktor, med, jur, phil, rer, nat, Dipl, Ing, Mag, PD, Priv, Doz, Kollege, Kollegin,
  Kollegen, Rechtsanwalt, Rechtsanwältin, Notar, Notarin, Richter, Richterin, Oberarzt, Oberärztin, Chefarzt, Chefärztin,
  Justice, Judge, Chief, Doctor, le, la, Docteur, Professeur, Maître, Dott, Avv, Sig, Sra, Sr, Dra, D, Don, Doña, colega,
  collega`),
);
const mostBetween = 5;

/** Dr. Meyer; Frau Kollegin Dr. Weiß; Mme de la Rochère; Sig. Lo Cascio. */
export const afterTitle: Rule = (words) =>
  [...words.text.matchAll(title)].flatMap((match) => {
    const begin = words.at(match.index + match[0].length);
    if (begin === undefined) return [];
    let named = begin;
    while (named < begin + mostBetween && isBetween(words, named)) named++;
    const first = words.afterParticles(named);
    if (!words.mayBegin(first) || (words.isInitial(first) && !words.isJoined(first + 1))) return [];
    const last = titledEnd(words, first, german.test(match[0]));
    if (/^[MD]\./u.test(match[0]) && !isTitle(words, match, first, last)) return [];
    if (isBrand(words, first - 1, last) || (isCalledAfter(words, first, last) && !words.isKnown(first))) return [];
    return [words.finding(named, last, true)];
  });

const isBetween = (words: Words, index: number): boolean =>
  between.has(words.word(index)) &&
  /^[. \u00a0]{1,3}$/u.test(words.gap(index + 1)) &&
  (words.isCapitalised(index + 1) || between.has(words.word(index + 1)) || words.isParticle(index + 1));

/** M. may be Morbus, M. and D. the number of a paragraph or an initial; then only a known name follows a title. */
function isTitle(words: Words, match: RegExpExecArray, first: number, last: number): boolean {
  if (words.isInitial(first) || (last === first && isEponym(words.word(first)))) return false;
  if (words.isGiven(first) || words.isSurname(first) || words.isSurname(last)) return true;
  const lead = words.text.slice(Math.max(0, match.index - 3), match.index);
  return match[0].startsWith('M') && /(?:^|[\n\p{Ll},;:(«][ \u00a0]?)$/u.test(lead);
}

/** Ends of German nouns. */
const noun = /(?:ung|heit|keit|schaft|tion|ismus|nis|tum|tät|ling)(?:en|s)?$/u;

/** Behind a title: everything capitalised; in German, where nouns are, only what looks like a name. */
export function titledEnd(words: Words, first: number, inGerman: boolean): number {
  const end = words.runEnd(first);
  let last = first;
  for (let next = first + 1; next <= end; next++) {
    if (words.isParticle(next)) continue;
    const known =
      words.isGiven(next) || words.isSurname(next) || words.isInitial(next) || words.isCapitalParticle(next - 1);
    if (inGerman && !known && (last !== first || noun.test(words.word(next)))) break;
    last = next;
  }
  return last;
}
