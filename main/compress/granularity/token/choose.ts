import type { Vocabulary } from '../../../formats/vocabulary/vocabulary.ts';

/** What tokens are chosen by. */
export interface TokenChoice {
  readonly vocabulary: Vocabulary;
  /** By id: the higher, the more a token is wanted; 0 for one that never occurs. */
  readonly scores: Float64Array;
  /** Tokens to keep. */
  readonly keep: number;
  /** Share of those that is set aside for the language as a whole, whatever the texts hold. */
  readonly language: number;
}

/** Rows of a vocabulary that stay when a share goes. */
export const rowsKept = (vocabulary: number, share: number): number => vocabulary - Math.round(share * vocabulary);

/** A character that makes up less of the text than this is not one that its language is written with. */
const leastShare = 1e-5;

/**
 * Tokens that stay, ascending. First come those that any text needs; then, up to their share, tokens of the text's language in
 * the order in which the vocabulary was learned, which is by how frequent they were in what it was learned from; then the highest
 * scores, of equal ones again those that were learned first. Each brings along what it is merged from.
 */
export function chosenTokens({ vocabulary, scores, keep, language }: TokenChoice): Int32Array {
  const { texts, required, rank, parts } = vocabulary;
  const kept = new Set(required);
  const take = (candidates: readonly number[], most: number): void => {
    for (const id of candidates) {
      if (kept.size >= most) return;
      if (kept.has(id)) continue;
      const wanted = [id, ...parts(id)].filter((one) => !kept.has(one));
      const all = new Set(wanted);
      if (kept.size + all.size <= most) for (const one of all) kept.add(one);
    }
  };
  const learned = [...texts.keys()]
    .map((id) => ({ id, rank: rank(id) }))
    .sort((a, b) => before(a.rank, b.rank) || a.id - b.id);
  const order = learned.map(({ id }) => id);
  const own = writtenLike(vocabulary, scores);
  const ofLanguage = order.filter((id) => own(texts.get(id) ?? ''));
  take(ofLanguage, Math.min(keep, Math.floor(language * keep)));
  take(
    order.filter((id) => (scores[id] ?? 0) > 0).sort((a, b) => (scores[b] as number) - (scores[a] as number)),
    keep,
  );
  take(ofLanguage, keep);
  take(order, keep);
  return Int32Array.from(kept).sort();
}

/** @throws where fewer of all rows are to stay than any text needs. */
export function refuseTooFew({ required }: Vocabulary, rows: number, keep: number): void {
  if (required.size > keep)
    throw new Error(
      `Of the ${rows} rows of the vocabulary ${keep} would stay, but any text needs ${required.size}: added tokens, bytes or characters, and what they are merged from; choose a smaller share.`,
    );
}

/** Ranks may be infinite, and the difference of two such is no number. */
const before = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);

/** Whether a text is written with characters that tokens which occur are written with, weighted by their scores. */
function writtenLike({ texts }: Vocabulary, scores: Float64Array): (text: string) => boolean {
  const weights = new Map<string, number>();
  let all = 0;
  for (const [id, text] of texts) {
    const score = scores[id] ?? 0;
    if (!(score > 0)) continue;
    for (const character of text) {
      weights.set(character, (weights.get(character) ?? 0) + score);
      all += score;
    }
  }
  const own = new Set([...weights].filter(([, weight]) => weight >= leastShare * all).map(([character]) => character));
  // Where nothing is known to occur, every language is meant.
  return (text) => own.size === 0 || [...text].every((character) => own.has(character));
}
