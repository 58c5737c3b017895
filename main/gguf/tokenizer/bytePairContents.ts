import { FormatError } from '../../formats/errors.ts';
import type { GgufFile } from '../../formats/gguf/reader.ts';
import { bytePairIds, preTokenizers } from './bytePair.ts';
import type { VocabularyContents } from './vocabularyContents.ts';
import { spellsBytes } from './proven.ts';
import { mergesOf, plainVocabulary, type TokenTable } from './table.ts';

const byteLevel = (part: object) => ({ type: 'ByteLevel', add_prefix_space: false, ...part });

/** Byte-level byte-pair encoding as a tokenizer.json: words cut by the expressions that llama.cpp cuts by. */
export function bytePairContents({ metadata, path }: GgufFile, table: TokenTable): VocabularyContents {
  const name = metadata.get('tokenizer.ggml.pre');
  const way = preTokenizers.find(({ pre, also }) => pre === name || also.some((other) => other === name));
  if (!way) {
    const known = preTokenizers.flatMap(({ pre, also }) => [pre, ...also]).join(', ');
    throw new FormatError(
      `${path}: how its texts are cut into words is called ${JSON.stringify(name ?? null)}, which is not known here; expected one of ${known}.`,
    );
  }
  const merges = mergesOf(metadata.get('tokenizer.ggml.merges'), path);
  const whole = { ...table, merges };
  const splits = way.cuts.map(({ source }) => ({
    ...{ type: 'Split', pattern: { Regex: source }, behavior: 'Isolated', invert: false },
  }));
  return {
    json: {
      normalizer: null,
      pre_tokenizer: {
        type: 'Sequence',
        pretokenizers: [...splits, byteLevel({ trim_offsets: true, use_regex: false })],
      },
      post_processor: byteLevel({ trim_offsets: false, use_regex: true }),
      decoder: byteLevel({ trim_offsets: true, use_regex: true }),
      model: {
        ...{ type: 'BPE', dropout: null, unk_token: null, continuing_subword_prefix: null, end_of_word_suffix: null },
        ...{ fuse_unk: false, byte_fallback: false, ignore_merges: way.whole },
        ...{ vocab: plainVocabulary(table), merges },
      },
    },
    begins: way.begins,
    ids: {},
    encode: (text) => bytePairIds(text, whole, way),
    spells: spellsBytes(table),
  };
}
