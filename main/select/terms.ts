/** Runs of letters and digits; of scripts that write no spaces, single characters. */
export const termPattern =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu;

/** The terms of a text, in small letters. */
export const termsOf = (text: string): string[] => text.normalize('NFKC').toLowerCase().match(termPattern) ?? [];

export type Counts = ReadonlyMap<string, number>;

/** How often every term occurs in some texts. */
export function countTerms(texts: Iterable<string>): Counts {
  const counts = new Map<string, number>();
  for (const text of texts) for (const word of termsOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** In how many of the texts every term occurs. */
export function documentFrequencies(texts: readonly string[]): Counts {
  const counts = new Map<string, number>();
  for (const text of texts) for (const word of new Set(termsOf(text))) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** How many terms there are altogether. */
export const totalOf = (counts: Counts): number => [...counts.values()].reduce((sum, count) => sum + count, 0);
