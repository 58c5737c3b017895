import type { Merge } from './kind.ts';

/** A word that texts hold, as it is cut into tokens so far. */
export interface CutWord {
  readonly pieces: readonly string[];
  /** How much of the texts it is. */
  readonly weight: number;
  /** Numbers of documents that hold it, as many as anybody asks about. */
  readonly documents: readonly number[];
}

/** What a merge is chosen by: the higher, the sooner. */
export type Preference = (saved: number, merge: Merge) => number;

/** No text holds this character, so that it tells where the left one ends. */
const between = '\0';

/** A pair of neighbours, with the words that hold it. */
interface Pair {
  readonly merge: Merge;
  weight: number;
  readonly words: Set<number>;
  /** Too few documents hold it, as its words are now. */
  rare: boolean;
}

/** What a merge has to be. */
interface Wanted {
  readonly prefer: Preference;
  readonly taken: (text: string) => boolean;
  readonly documents: number;
}

/**
 * Merges that shorten words most, each chosen on what the ones before it left: byte-pair encoding learned on (Sennrich, Haddow,
 * Birch 2016). Fewer where no pair is left.
 *
 * @param taken whether there is such a token already.
 * @param documents fewest documents that hold a pair.
 */
export function learnMerges(
  words: readonly CutWord[],
  count: number,
  { prefer, taken, documents }: Wanted,
): readonly Merge[] {
  const cut = words.map(({ pieces }) => [...pieces]);
  const pairs = new Map<string, Pair>();
  /** Counts the neighbours of a word in, or out again. */
  const counted = (word: number, sign: 1 | -1): void => {
    const pieces = cut[word] as string[];
    const weight = sign * (words[word]?.weight ?? 0);
    for (let at = 0; at + 1 < pieces.length; at += 1) {
      const merge: Merge = [pieces[at] as string, pieces[at + 1] as string];
      const key = merge.join(between);
      const pair = pairs.get(key) ?? { merge, weight: 0, words: new Set(), rare: false };
      pairs.set(key, pair);
      pair.weight += weight;
      pair.rare = false;
      if (sign > 0) pair.words.add(word);
      else pair.words.delete(word);
    }
  };
  words.forEach((_, word) => counted(word, 1));
  const learned: Merge[] = [];
  const texts = new Set<string>();
  while (learned.length < count) {
    const best = preferred(pairs.values(), prefer, (text) => texts.has(text) || taken(text));
    if (!best) break;
    if (!standsIn(best, words, documents)) {
      best.rare = true;
      continue;
    }
    const [left, right] = best.merge;
    for (const word of [...best.words]) {
      counted(word, -1);
      cut[word] = joined(cut[word] as string[], left, right);
      counted(word, 1);
    }
    pairs.delete(best.merge.join(between));
    texts.add(left + right);
    learned.push(best.merge);
  }
  return learned;
}

/** Whether so many documents hold a pair. */
function standsIn(pair: Pair, words: readonly CutWord[], least: number): boolean {
  const found = new Set<number>();
  for (const word of pair.words) {
    for (const document of words[word]?.documents ?? []) found.add(document);
    if (found.size >= least) return true;
  }
  return false;
}

/** What is left of a pair's weight when it is gone is rounding. */
const nothing = 1e-12;

function preferred(pairs: Iterable<Pair>, prefer: Preference, taken: (text: string) => boolean): Pair | undefined {
  let best: Pair | undefined;
  let most = -Infinity;
  for (const pair of pairs) {
    const { weight, merge, rare } = pair;
    if (rare || weight <= nothing) continue;
    const value = prefer(weight, merge);
    if (value < most || taken(merge.join(''))) continue;
    // Of equal ones the first by its texts, so that the order of the words decides nothing.
    if (best && value === most && merge.join(between) >= best.merge.join(between)) continue;
    [best, most] = [pair, value];
  }
  return best;
}

/** Pieces with every such pair made one, from the left. */
function joined(pieces: readonly string[], left: string, right: string): string[] {
  const result: string[] = [];
  for (let at = 0; at < pieces.length; at += 1) {
    const both = pieces[at] === left && pieces[at + 1] === right;
    result.push(both ? left + right : (pieces[at] as string));
    if (both) at += 1;
  }
  return result;
}
