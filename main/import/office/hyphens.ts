/** A word that ends a line with a hyphen (or a soft one), and the lower-case beginning of the next line. */
const broken = /(?<!\p{L})(\p{L}+)[-\u00ad\u2010]\n(\p{Ll}+)/gu;

/** Words after which a hyphen stands for something left out: "pre- and post-", "Ein- und Ausgang", "avant- ou". */
const suspended = new Set('and or nor to of und oder bis bzw sowie et ou y o e en'.split(' '));

/**
 * Words that were divided at the ends of lines, whole again; the line break goes. A hyphen stays where the text writes the
 * word with it elsewhere ("well-known"), and where the next word is one like "and".
 */
export function joinHyphens(text: string): string {
  const compounds = new Set(text.match(/(?<!\p{L})\p{L}+-\p{Ll}+/gu));
  return text.replace(broken, (whole: string, first: string, second: string) => {
    if (suspended.has(second)) return whole;
    const compound = `${first}-${second}`;
    return compounds.has(compound) ? compound : first + second;
  });
}
