/** A text as it is searched, and where its characters stand in the text itself. */
export interface Searchable {
  readonly text: string;
  /** The place in the original of every place in the searched text, its end included. */
  original(at: number): number;
}

/** Signs that nobody sees, and that cut numbers and names in two: soft hyphens, joiners, marks of direction, byte order marks. */
const invisible = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+/gu;

/** A text without signs that nobody sees. */
export const searchable = (text: string): Searchable => without(text, invisible, '') ?? { text, original: (at) => at };

const lineBreak = String.raw`[ \t]{0,2}\r?\n[ \t]{0,8}`;
/** Ways in which what belongs together goes on in the next line. */
const breaks = [
  // Between groups of digits.
  { form: new RegExp(String.raw`(?<=\d[ -]?)${lineBreak}(?=\d)`, 'gu'), joint: ' ' },
  // Within a number or a code, behind its own hyphen, and beside the @ of an address.
  {
    form: new RegExp(
      String.raw`(?<=\d-|[A-Z\d]\d|\d[A-Z]|@|@[\w-]{1,63}\.)${lineBreak}(?=[\p{L}\d])|(?<=[\w-])${lineBreak}(?=@)`,
      'gu',
    ),
    joint: '',
  },
  // Behind the hyphen with which a word is divided.
  { form: new RegExp(String.raw`(?<=[\p{L}\d])[-\u2010]${lineBreak}(?=[\p{L}\d])`, 'gu'), joint: '' },
];

/** The text with lines joined, in every way that changes something. */
export const joinings = (text: string): Searchable[] =>
  text.includes('\n') ? breaks.flatMap(({ form, joint }) => without(text, form, joint) ?? []) : [];

/** A text with something shorter in place of every match; null where nothing matches. */
function without(text: string, pattern: RegExp, joint: string): Searchable | null {
  const cuts: { readonly at: number; readonly removed: number }[] = [];
  let removed = 0;
  const seen = text.replace(pattern, (match, offset: number) => {
    const at = offset - removed + joint.length;
    cuts.push({ at, removed: (removed += match.length - joint.length) });
    return joint;
  });
  if (!cuts.length) return null;
  return {
    text: seen,
    original(at) {
      let [low, high] = [0, cuts.length];
      // The cuts that lie before this place.
      while (low < high) {
        const middle = (low + high) >> 1;
        if (cuts[middle]!.at <= at) low = middle + 1;
        else high = middle;
      }
      return at + (low ? cuts[low - 1]!.removed : 0);
    },
  };
}
