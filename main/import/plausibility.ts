/** Letters of the languages of Europe that are common in them. */
const common = new Set('äöüßÄÖÜéèêëàâçîïôùûœÉÈÀÇñáíóúÑÁÍÓÚåøæÅØÆãõąćęłńśźżŁŚŻčďěňřšťůžČŘŠŽőűășțâîğışİ');

/** A few words show what letters are; more of them only cost time. */
const mostSigns = 4000;

const [good, fair, odd, wrong] = [1, 0.3, -0.5, -2];
const unassigned = -4;

/**
 * How much text looks like one that people wrote, by its letters beyond ASCII: between -4 and 1, and 0 where there are none.
 * A wrong encoding puts capitals into the middle of words, signs between letters, and letters of two scripts beside each other.
 */
export function plausibility(text: string): number {
  let [sum, count] = [0, 0];
  for (const { 0: sign, index } of text.matchAll(/[^\0-\x7f]/gu)) {
    sum += worth(sign, text[index - 1] ?? ' ', text[index + sign.length] ?? ' ');
    count += 1;
    if (count === mostSigns) break;
  }
  return count ? sum / count : 0;
}

function worth(sign: string, before: string, after: string): number {
  if (/[\x80-\x9f\ufffd\p{Cn}\p{Co}]/u.test(sign)) return unassigned;
  const between = isLetter(before) && isLetter(after);
  if (!isLetter(sign)) return /[’'‑–—·\u00ad]/.test(sign) ? 0 : between || /[─-▟]/.test(sign) ? wrong : 0;
  const neighbours = [before, after].filter(isLetter);
  const script = scriptOf(sign);
  if (neighbours.some((other) => scriptOf(other) !== script)) return wrong;
  if (isUpper(sign)) {
    if (isLower(before)) return wrong;
    return isUpper(before) && isLower(after) ? odd : common.has(sign) || script !== 'latin' ? good : fair;
  }
  if (!neighbours.length) return /[àéèóúyáø]/.test(sign) || script === 'east' ? fair : odd;
  return common.has(sign) || script !== 'latin' ? good : fair;
}

const isLetter = (sign: string): boolean => /[\p{L}\p{M}]/u.test(sign);
const isUpper = (sign: string): boolean => /\p{Lu}/u.test(sign);
const isLower = (sign: string): boolean => /\p{Ll}/u.test(sign);

function scriptOf(letter: string): string {
  if (/\p{Script=Latin}/u.test(letter)) return 'latin';
  if (/\p{Script=Cyrillic}/u.test(letter)) return 'cyrillic';
  if (/\p{Script=Greek}/u.test(letter)) return 'greek';
  return 'east';
}
