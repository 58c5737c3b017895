import { FormatError } from '../../formats/errors.ts';
import type { GgufFile } from '../../formats/gguf/reader.ts';
import { spaceMark } from '../../formats/vocabulary/bytes.ts';
import type { VocabularyContents } from './vocabularyContents.ts';
import { pieceIds } from './sentencePiece.ts';
import { plainVocabulary, type TokenTable, tokenTypes } from './table.ts';

/**
 * Sentencepiece with scores as byte-pair encoding with merges: neighbours become the token of the highest score, so every way to
 * make a token of two others is a merge, in the order of the scores.
 */
export function sentencePieceContents({ metadata, path }: GgufFile, table: TokenTable): VocabularyContents {
  const scores = metadata.get('tokenizer.ggml.scores');
  const isScores = (value: unknown): value is readonly number[] =>
    Array.isArray(value) && value.length === table.texts.length && value.every((one) => typeof one === 'number');
  if (!isScores(scores))
    throw new FormatError(`${path}: "tokenizer.ggml.scores" must list ${table.texts.length} numbers.`);
  const prefix = metadata.get('tokenizer.ggml.add_space_prefix') !== false;
  const marked = { type: 'Replace', pattern: { String: ' ' }, content: spaceMark };
  const unknown = table.types.findIndex((type) => type === tokenTypes.unknown);
  return {
    json: {
      normalizer: {
        type: 'Sequence',
        normalizers: [...(prefix ? [{ type: 'Prepend', prepend: spaceMark }] : []), marked],
      },
      pre_tokenizer: null,
      post_processor: null,
      decoder: {
        type: 'Sequence',
        decoders: [
          { type: 'Replace', pattern: { String: spaceMark }, content: ' ' },
          ...[{ type: 'ByteFallback' }, { type: 'Fuse' }],
          ...(prefix ? [{ type: 'Strip', content: ' ', start: 1, stop: 0 }] : []),
        ],
      },
      model: {
        ...{ type: 'BPE', dropout: null, unk_token: table.texts[unknown] ?? null, continuing_subword_prefix: null },
        ...{ end_of_word_suffix: null, fuse_unk: true, byte_fallback: true, ignore_merges: false },
        ...{ vocab: plainVocabulary(table), merges: mergesBy(scores, table) },
      },
    },
    begins: true,
    ids: { bos: 1, eos: 2, unknown: 0 },
    encode: (text) => pieceIds((prefix ? ` ${text}` : text).replaceAll(' ', spaceMark), table, scores),
    spells: () => true,
  };
}

/** Every way to make a token of two, those of the highest score first. */
function mergesBy(scores: readonly number[], { texts, types, ids }: TokenTable): (readonly [string, string])[] {
  const isPart = (text: string): boolean => types[ids.get(text) ?? -1] === tokenTypes.normal;
  const made = [...texts.keys()].filter((id) => types[id] === tokenTypes.normal);
  return made
    .toSorted((a, b) => (scores[b] as number) - (scores[a] as number) || a - b)
    .flatMap((id) => {
      const characters = [...(texts[id] as string)];
      return characters.slice(1).flatMap((_, at): [string, string][] => {
        const [left, right] = [characters.slice(0, at + 1).join(''), characters.slice(at + 1).join('')];
        return isPart(left) && isPart(right) ? [[left, right]] : [];
      });
    });
}
