import { FormatError } from '../errors.ts';
import { isRecord } from '../json.ts';
import type { Json, NewIds, Pieces, VocabularyKind } from './kind.ts';

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
};

/** A merge is written as "a b", or as [a, b] since tokens may hold spaces. @throws FormatError for anything else; `what` holds it. */
export function mergePair(merge: unknown, what = 'tokenizer.json'): readonly [string, string] {
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

function pieces(model: Json, what: string): Pieces {
  for (const field of affixes)
    if (model[field])
      throw new FormatError(
        `${what}: field "model.${field}" is ${JSON.stringify(model[field])}; tokens can be taken only out of byte-pair vocabularies without it.`,
      );
  const ids = new Map(entriesOf(model));
  const texts = new Map([...ids].map(([text, id]) => [id, text]));
  const ranks = new Map<string, Map<string, number>>();
  const made = new Map<number, number>();
  for (const [rank, merge] of mergesOf(model).entries()) {
    const [left, right] = mergePair(merge);
    const behind = ranks.get(left) ?? new Map<string, number>();
    ranks.set(left, behind);
    if (!behind.has(right)) behind.set(right, rank);
    const result = ids.get(left + right);
    if (result === undefined)
      throw new FormatError(`${what}: merge ${JSON.stringify(merge)} makes a token that is not in the vocabulary.`);
    if (!made.has(result)) made.set(result, rank);
  }
  const rankOf = (left: string, right: string) => ranks.get(left)?.get(right) ?? Infinity;
  const unknown = model['unk_token'];
  return {
    texts,
    unknown: typeof unknown === 'string' ? ids.get(unknown) : undefined,
    rank: (id) => made.get(id) ?? ([...(texts.get(id) ?? '')].length === 1 ? -1 : Infinity),
    parts: (id) => onTheWay(texts.get(id) ?? '', rankOf).flatMap((text) => ids.get(text) ?? []),
  };
}

/** Everything that a text's characters become until it is one token; nothing where they never become one. */
function onTheWay(text: string, rankOf: (left: string, right: string) => number): readonly string[] {
  const left = [...text];
  const seen = left.length > 1 ? [...left] : [];
  while (left.length > 1) {
    let best = -1;
    let lowest = Infinity;
    for (let i = 0; i + 1 < left.length; i += 1) {
      const rank = rankOf(left[i] as string, left[i + 1] as string);
      if (rank < lowest) [best, lowest] = [i, rank];
    }
    // No text is cut into it, except where a word that is a token is taken as it is.
    if (best < 0) return [];
    left.splice(best, 2, `${left[best]}${left[best + 1]}`);
    seen.push(left[best] as string);
  }
  return seen.slice(0, -1);
}
