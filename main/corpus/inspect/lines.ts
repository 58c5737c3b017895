import { mix, wide } from './hash.ts';
import { normalised, unitClass, unitClasses } from './words.ts';

/** A line of a document, and what tells that another is the same. */
export interface Line {
  readonly line: string;
  /** 53 bits; null for lines that are too short to be compared. */
  readonly key: number | null;
}

/** Letters and digits below which a line ("Yes.", "***") is an answer or an ornament, not boilerplate. */
const shortest = 5;

/** The lines of a text; a form feed ends a page and with it a line. */
export const keyedLines = (text: string): Line[] =>
  text.split(/\r\n|[\n\r\f\u2028\u2029]/).map((line) => ({ line, key: lineKey(line) }));

/** Numbers of pages, alone or "3 of 12", in the words of some languages. */
const pageNumber =
  /^\P{L}*(page|seite|página|pagina|pág|side|sida|sivu|strona|strana|oldal|sayfa|страница|стр|сторінка|σελίδα)?\P{L}*\p{Nd}\P{L}*((of|von|de|di|sur|van|af|av|z|ze|из|з|από)\P{L}*)?$/u;
const longestPageNumber = 40;

/**
 * Equal for lines with the same letters and digits, whatever stands between them, and for all numbers of pages ("- Page 3 -",
 * "PAGE 12"). Other numbers count: two lines with different measurements are two lines.
 */
function lineKey(line: string): number | null {
  const classes = unitClasses();
  const spelled = normalised(line);
  const numbersAlike = spelled.length <= longestPageNumber && pageNumber.test(spelled);
  let [high, low, counted, letters] = [0x811c9dc5, 0, 0, 0];
  let inNumber = false;
  for (let at = 0; at < spelled.length; at += 1) {
    const unit = spelled.charCodeAt(at);
    const found = classes[unit];
    if (found === unitClass.separator) continue;
    counted += 1;
    const digit = found === unitClass.digit;
    if (!digit) letters += 1;
    const alike = digit && numbersAlike;
    if (alike && inNumber) continue;
    inNumber = digit;
    const hashed = alike ? 0 : unit;
    high = Math.imul(high ^ hashed, 0x01000193);
    low = Math.imul(low + hashed + 1, 0x2c1b3c6d) ^ (low >>> 15);
  }
  return counted >= shortest && letters ? wide(mix(high), mix(low)) : null;
}
