/** A text as it is searched, and where its characters stand in the text itself. */
export interface Searchable {
  readonly text: string;
  /** The place in the original of every place in the searched text, its end included. */
  original(at: number): number;
}

/** Signs that nobody sees, and that cut numbers and names in two: soft hyphens, joiners, marks of direction, byte order marks. */
const invisible = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+/gu;

/** A text without signs that nobody sees. */
export function searchable(text: string): Searchable {
  const cuts: { readonly at: number; readonly removed: number }[] = [];
  let removed = 0;
  const seen = text.replace(invisible, (signs, offset: number) => {
    cuts.push({ at: offset - removed, removed: (removed += signs.length) });
    return '';
  });
  if (!cuts.length) return { text, original: (at) => at };
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

/** A line break inside a number, with or without a hyphen before it. */
const brokenNumber = /(?<=\d[ -]?)\r?\n(?=[ ]?\d)/gu;

/** The same text, as long as before, with numbers that go on in the next line in one line; null where there are none. */
export function withoutBreaks(text: string): string | null {
  const joined = text.replace(brokenNumber, (found) => ' '.repeat(found.length));
  return joined === text ? null : joined;
}
