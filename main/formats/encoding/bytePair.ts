import { FormatError } from '../errors.ts';
import { isRecord } from '../json.ts';
import { mergePair } from '../vocabulary/bytePair.ts';
import { byteToken } from '../vocabulary/bytes.ts';
import type { Json } from '../vocabulary/kind.ts';
import { merged, type Merges } from './merges.ts';

/** Ids of a word, which is what a text is cut into before tokens are looked for. */
export type WordIds = (word: string) => readonly number[];

/** Words are looked up once they were cut, but not those that hardly come again; beyond so many, all are forgotten. */
const [longestKept, mostKept] = [64, 1 << 17];

/** In place of a character that no token writes. */
const none = -1;

/** What changes how pieces are written inside a word, which this does not do. */
const affixes = ['continuing_subword_prefix', 'end_of_word_suffix', 'dropout'] as const;

/** Whether a tokenizer's model is a byte-pair vocabulary whose words are cut here. */
export const isBytePair = (model: unknown): model is Json =>
  isRecord(model) &&
  (model['type'] === 'BPE' || (model['type'] === undefined && Array.isArray(model['merges']))) &&
  affixes.every((field) => !model[field]);

/**
 * Byte-pair encoding with ids in place of texts.
 *
 * @param model without control tokens among its words (hidden.ts).
 * @param vocabulary ids of all tokens by text.
 * @param written a word as the vocabulary writes it.
 * @param what the file is called in errors.
 */
export function bytePairIds(
  model: Json,
  vocabulary: ReadonlyMap<string, number>,
  written: (word: string) => string,
  what: string,
): WordIds {
  const merges = mergesOf(model, vocabulary, what);
  const spelled = spelling(model, vocabulary);
  const wholeFirst = model['ignore_merges'] === true;
  const words = isRecord(model['vocab']) ? model['vocab'] : {};
  const cut = (word: string): readonly number[] => {
    const whole = wholeFirst && Object.hasOwn(words, word) ? vocabulary.get(word) : undefined;
    return whole === undefined ? spelled(word, (symbols) => merged(symbols, merges)) : [whole];
  };
  const known = new Map<string, readonly number[]>();
  return (word) => {
    const before = known.get(word);
    if (before) return before;
    const ids = cut(written(word));
    if (word.length > longestKept) return ids;
    if (known.size >= mostKept) known.clear();
    known.set(word, ids);
    return ids;
  };
}

function mergesOf({ merges }: Json, vocabulary: ReadonlyMap<string, number>, what: string): Merges {
  const listed: readonly unknown[] = Array.isArray(merges) ? merges : [];
  const size = [...vocabulary.values()].reduce((most, id) => Math.max(most, id + 1), 1);
  const made = new Int32Array(listed.length);
  const ranks = new Map<number, number>();
  listed.forEach((merge, rank) => {
    const [left, right] = mergePair(merge, what);
    const ids = [left, right, left + right].map((text) => vocabulary.get(text));
    const [first, second, both] = ids;
    if (first === undefined || second === undefined || both === undefined)
      throw new FormatError(
        `${what}: merge ${JSON.stringify(merge)} is of or makes a token that is not in the vocabulary.`,
      );
    made[rank] = both;
    ranks.set(first * size + second, rank);
  });
  const rank = (left: number, right: number) =>
    left === none || right === none ? undefined : ranks.get(left * size + right);
  return { rank, made };
}

/** The symbols of a word before any merge; characters without a token become bytes, the unknown token, or nothing, in this order. */
function spelling(model: Json, vocabulary: ReadonlyMap<string, number>) {
  const { unk_token: unknownText, byte_fallback: fallsBack, fuse_unk: fuses } = model;
  const unknown = typeof unknownText === 'string' ? vocabulary.get(unknownText) : undefined;
  const bytes = Array.from({ length: 256 }, (_, byte) => vocabulary.get(byteToken(byte)));
  const encoder = new TextEncoder();
  const asBytes = (character: string): readonly number[] | null => {
    const ids = fallsBack === true ? Array.from(encoder.encode(character), (byte) => bytes[byte] ?? none) : [];
    return ids.length && !ids.includes(none) ? ids : null;
  };
  return (word: string, merge: (symbols: readonly number[]) => readonly number[]): readonly number[] => {
    const symbols: number[] = [];
    for (const character of word) {
      const id = vocabulary.get(character);
      if (id === undefined) symbols.push(...(asBytes(character) ?? [none]));
      else symbols.push(id);
    }
    const ids = merge(symbols);
    if (!ids.includes(none)) return ids;
    const fused = fuses === true ? ids.filter((id, at) => id !== none || ids[at - 1] !== none) : ids;
    return fused.flatMap((id) => (id === none ? (unknown ?? []) : id));
  };
}
