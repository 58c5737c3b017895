import { FormatError } from '../errors.ts';
import { isRecord } from '../json.ts';
import type { Json, Merge, NewIds, NewToken, Pieces, VocabularyKind } from './kind.ts';

/**
 * Byte-pair encoding (Sennrich et al. 2016): neighbours are merged, the pair of the lowest rank first, of equal ones the leftmost.
 * Inside a text the piece that becomes a token is merged as it is by itself, because no merge crossed its ends. So a token is
 * still reached exactly when all that it becomes on its way is there, and a text of such tokens has the same pieces as before:
 * the merge that was taken next is still there, and no merge is there that was not before.
 */
export const bytePair: VocabularyKind = {
  type: 'BPE',
  reads: ({ merges }) => Array.isArray(merges),
  pieces,
  trim: (model, ids) => ({
    ...model,
    vocab: Object.fromEntries(entriesOf(model).flatMap(([text, id]) => (ids.has(id) ? [[text, ids.get(id)]] : []))),
    merges: keptMerges(model, ids),
  }),
  growth: { cutter, extend },
};

/** A merge is written as "a b", or as [a, b] since tokens may hold spaces. @throws FormatError for anything else; `what` holds it. */
export function mergePair(merge: unknown, what = 'tokenizer.json'): Merge {
  const [left, right, ...more]: unknown[] =
    typeof merge === 'string' ? merge.split(' ') : Array.isArray(merge) ? merge : [];
  if (typeof left === 'string' && typeof right === 'string' && !more.length) return [left, right];
  throw new FormatError(`${what}: merge ${JSON.stringify(merge)} must be two tokens.`);
}

const entriesOf = ({ vocab }: Json): [string, number][] =>
  isRecord(vocab) ? Object.entries(vocab).map(([text, id]) => [text, Number(id)]) : [];

const mergesOf = ({ merges }: Json): readonly unknown[] => (Array.isArray(merges) ? merges : []);

function keptMerges(model: Json, ids: NewIds): unknown[] {
  const vocabulary = new Map(entriesOf(model));
  const stays = (text: string): boolean => ids.has(vocabulary.get(text) ?? -1);
  return mergesOf(model).filter((merge) => {
    const [left, right] = mergePair(merge);
    return stays(left) && stays(right) && stays(left + right);
  });
}

/** Fields under which pieces would be written otherwise inside a word than alone. */
const affixes = ['continuing_subword_prefix', 'end_of_word_suffix'] as const;

/** Ranks of merges by what they merge. */
type RankOf = (left: string, right: string) => number;

function refuseAffixes(model: Json, what: string): void {
  for (const field of affixes)
    if (model[field])
      throw new FormatError(
        `${what}: field "model.${field}" is ${JSON.stringify(model[field])}; the tokens of byte-pair vocabularies can be changed only without it.`,
      );
}

function pieces(model: Json, what: string): Pieces {
  refuseAffixes(model, what);
  const ids = new Map(entriesOf(model));
  const texts = new Map([...ids].map(([text, id]) => [id, text]));
  const made = new Map<number, number>();
  for (const [rank, merge] of mergesOf(model).entries()) {
    const result = ids.get(mergePair(merge, what).join(''));
    if (result === undefined)
      throw new FormatError(`${what}: merge ${JSON.stringify(merge)} makes a token that is not in the vocabulary.`);
    if (!made.has(result)) made.set(result, rank);
  }
  const rankOf = ranksOf(model, what);
  const unknown = model['unk_token'];
  return {
    texts,
    unknown: typeof unknown === 'string' ? ids.get(unknown) : undefined,
    rank: (id) => made.get(id) ?? ([...(texts.get(id) ?? '')].length === 1 ? -1 : Infinity),
    parts: (id) => onTheWay(texts.get(id) ?? '', rankOf).flatMap((text) => ids.get(text) ?? []),
  };
}

/** Ranks of the merges of a model; infinite for what is not merged. */
function ranksOf(model: Json, what: string): RankOf {
  const ranks = new Map<string, Map<string, number>>();
  for (const [rank, merge] of mergesOf(model).entries()) {
    const [left, right] = mergePair(merge, what);
    const behind = ranks.get(left) ?? new Map<string, number>();
    ranks.set(left, behind);
    if (!behind.has(right)) behind.set(right, rank);
  }
  return (left, right) => ranks.get(left)?.get(right) ?? Infinity;
}

/** What characters become when they are merged, lowest rank first; `made` hears of everything on the way. */
function merged(text: string, rankOf: RankOf, made: (piece: string) => void = () => undefined): readonly string[] {
  const left = [...text];
  while (left.length > 1) {
    let best = -1;
    let lowest = Infinity;
    for (let i = 0; i + 1 < left.length; i += 1) {
      const rank = rankOf(left[i] as string, left[i + 1] as string);
      if (rank < lowest) [best, lowest] = [i, rank];
    }
    if (best < 0) break;
    left.splice(best, 2, `${left[best]}${left[best + 1]}`);
    made(left[best] as string);
  }
  return left;
}

/** Everything that a text's characters become until it is one token; nothing where they never become one. */
function onTheWay(text: string, rankOf: RankOf): readonly string[] {
  const seen = [...text];
  // A text that never becomes one is a token only where a word that is one is taken as it is.
  if (seen.length === 1 || merged(text, rankOf, (piece) => seen.push(piece)).length > 1) return [];
  return seen.slice(0, -1);
}

function cutter(model: Json, what: string): (word: string) => readonly string[] {
  refuseAffixes(model, what);
  const rankOf = ranksOf(model, what);
  const ids = new Map(entriesOf(model));
  const wholeFirst = model['ignore_merges'] === true;
  return (word) => (wholeFirst && ids.has(word) ? [word] : merged(word, rankOf));
}

/**
 * New merges stand behind all others, so they are taken once no other is left: a text is cut as before, and then some of its
 * neighbours become one. No text needs more tokens than before (Herold et al. 2025, arXiv:2509.26124).
 */
function extend(model: Json, tokens: readonly NewToken[], beside: ReadonlyMap<string, number>): Json {
  const old = mergesOf(model);
  const vocab = Object.fromEntries([
    ...entriesOf(model),
    ...beside,
    ...tokens.map(({ id, merge }) => [merge.join(''), id] as const),
  ]);
  const known = new Set(Object.keys(vocab));
  const everyWay = new Set(old.map((merge) => mergePair(merge).join(''))).size < old.length;
  const added = tokens.flatMap(({ merge }) => (everyWay ? waysTo(merge, known) : [merge]));
  // Pairs may be written as one text as long as no token holds a space.
  const asText = typeof old[0] === 'string' && added.every((merge) => !merge.join('').includes(' '));
  return { ...model, vocab, merges: [...old, ...added.map((merge) => (asText ? merge.join(' ') : merge))] };
}

/** A merge, and all others that make the same token: vocabularies that were sentencepieces merge whatever makes one. */
function waysTo([left, right]: Merge, known: ReadonlySet<string>): readonly Merge[] {
  const characters = [...left, ...right];
  const ways = characters
    .slice(1)
    .map((_, at): Merge => [characters.slice(0, at + 1).join(''), characters.slice(at + 1).join('')]);
  const others = ways.filter(([first, second]) => first !== left && known.has(first) && known.has(second));
  return [[left, right], ...others];
}
