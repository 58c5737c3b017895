import { FormatError } from '../../formats/errors.ts';
import type { GgufFile } from '../../formats/gguf/reader.ts';
import { type TokenizerContent, tokenizerOf } from '../../formats/tokenizer.ts';
import { bytePairContents } from './bytePairContents.ts';
import { sentencePieceContents } from './sentencePieceContents.ts';
import { differingText } from './proof.ts';
import { settingsIn } from './settings.ts';
import { type TokenTable, tableIn } from './table.ts';
import type { VocabularyContents } from './vocabularyContents.ts';

/** By what files call the model of their tokenizer. */
const models: Readonly<Record<string, (file: GgufFile, table: TokenTable) => VocabularyContents>> = {
  gpt2: bytePairContents,
  llama: sentencePieceContents,
};

/** A tokenizer with the ids of special tokens, as config.json names them. */
export interface GgufTokenizer extends TokenizerContent {
  readonly ids: Readonly<Record<string, number | readonly number[]>>;
}

/**
 * The tokenizer of a file as a folder of a model has it, proven: on hundreds of texts it gives the ids that llama.cpp computes from
 * the same keys.
 *
 * @param vocabulary rows of the table of tokens.
 * @throws FormatError where there is none that is read here, or ids differ.
 */
export function tokenizerIn(file: GgufFile, vocabulary: number): GgufTokenizer {
  const { metadata, path } = file;
  const model = metadata.get('tokenizer.ggml.model');
  const read = typeof model === 'string' && Object.hasOwn(models, model) ? models[model] : undefined;
  if (!read)
    throw new FormatError(
      `${path}: its tokenizer is of the kind ${JSON.stringify(model ?? null)}, which is not read here; expected ${Object.keys(models).join(' or ')}.`,
    );
  const table = tableIn(file, vocabulary);
  const contents = read(file, table);
  const { settings, around, added, ids, template } = settingsIn(file, table, contents);
  const json = { version: '1.0', truncation: null, padding: null, added_tokens: added, ...contents.json, ...around };
  const content = { json, settings, template };
  const differs = differingText(contents.encode, table, tokenizerOf(content, path), contents.spells);
  if (differs === null) return { ...content, ids };
  throw new FormatError(
    `${path}: no tokenizer.json gives the tokens that llama.cpp makes of its vocabulary (they differ on ${JSON.stringify(differs)}); import the model's original folder instead.`,
  );
}
