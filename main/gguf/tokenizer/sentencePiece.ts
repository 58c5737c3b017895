import { array, bool, string } from '../../formats/gguf/values.ts';
import type { Candidate } from './candidate.ts';
import { byteToken } from '../../formats/vocabulary/bytes.ts';
import { type TokenTable, tokenTypes } from './table.ts';

/** Score of tokens that no merge makes: behind all that one does. */
const unmade = -1e9;

/**
 * Sentencepiece with bytes for what it does not know: what llama.cpp calls the model "llama". It merges neighbours by the
 * score of the token they become, here the rank of the first merge that makes it.
 */
export function sentencePieceCandidates(table: TokenTable): readonly Candidate[] {
  const made = new Map<string, number>();
  table.merges.forEach(([left, right], rank) => {
    if (!made.has(left + right)) made.set(left + right, -rank);
  });
  const scores = table.texts.map((text, id) =>
    table.types[id] === tokenTypes.normal ? (made.get(text) ?? unmade) : 0,
  );
  return [true, false].map((prefix) => ({
    keys: {
      'tokenizer.ggml.model': string('llama'),
      'tokenizer.ggml.pre': string('default'),
      'tokenizer.ggml.scores': array('float32', scores),
      'tokenizer.ggml.add_space_prefix': bool(prefix),
    },
    encode: (text) => pieceIds((prefix ? ` ${text}` : text).replaceAll(' ', '▁'), table, scores),
  }));
}

/** Ids of a text whose spaces are marked: neighbours become the token of the highest score, of equal ones the leftmost. */
export function pieceIds(text: string, { ids }: TokenTable, scores: readonly number[]): number[] {
  const pieces = [...text];
  for (;;) {
    let best = -1;
    let highest = -Infinity;
    for (let i = 0; i + 1 < pieces.length; i += 1) {
      const id = ids.get(`${pieces[i]}${pieces[i + 1]}`);
      const score = id === undefined ? -Infinity : (scores[id] as number);
      if (score > highest) [best, highest] = [i, score];
    }
    if (best < 0) return pieces.flatMap((piece) => ids.get(piece) ?? bytesOf(piece, ids));
    pieces.splice(best, 2, `${pieces[best]}${pieces[best + 1]}`);
  }
}

const bytesOf = (piece: string, ids: ReadonlyMap<string, number>): number[] =>
  Array.from(new TextEncoder().encode(piece), (byte) => ids.get(byteToken(byte)) ?? -1);
