import { FormatError } from '../../../formats/errors.ts';
import type { GgufFile } from '../../../formats/gguf/reader.ts';
import type { GgufMetadata } from '../../../formats/gguf/values.ts';
import { isRecord, readJson } from '../../../formats/json.ts';
import { chatTemplate } from '../../../formats/chat.ts';
import { maxTokenizerBytes, openTokenizer, templateFile, type TokenizerFiles } from '../../../formats/tokenizer.ts';
import type { ExportSubject } from '../../subject.ts';
import { templateKeys, vocabularyKeys } from './keys.ts';
import { proven } from '../../../gguf/tokenizer/proven.ts';
import { idsOf, mergesOf, tokenTable } from '../../../gguf/tokenizer/table.ts';

/**
 * Everything a GGUF file says of the tokenizer. How llama.cpp has to cut texts is found by comparing ids, not by names.
 *
 * @throws where the vocabulary is of a kind that llama.cpp does not read as the model does.
 */
export async function tokenizerKeys({ files, source, config }: ExportSubject): Promise<GgufMetadata> {
  const paths = tokenizerPaths(files);
  const json = await readJson(paths.tokenizer, maxTokenizerBytes);
  const read = paths.settings === undefined ? {} : await readJson(paths.settings, maxTokenizerBytes);
  const settings = isRecord(read) ? read : {};
  const table = tokenTable(json, source.architecture.vocabulary);
  const { keys } = proven(json, table, await openTokenizer(paths));
  return {
    ...keys,
    ...vocabularyKeys(table, json, settings, config),
    ...templateKeys(await chatTemplate(paths.chatTemplate, settings)),
  };
}

/** Compares the table that a file holds with the model's tokenizer, token by token and on texts. */
export async function verifyTokenizer({ metadata, path }: GgufFile, { files, source }: ExportSubject): Promise<void> {
  const paths = tokenizerPaths(files);
  const json = await readJson(paths.tokenizer, maxTokenizerBytes);
  const expected = tokenTable(json, source.architecture.vocabulary);
  const texts = metadata.get('tokenizer.ggml.tokens') as readonly string[];
  const types = metadata.get('tokenizer.ggml.token_type') as readonly number[];
  const wrong = expected.texts.findIndex((text, id) => text !== texts[id] || expected.types[id] !== types[id]);
  if (wrong >= 0 || texts.length !== expected.texts.length)
    throw new FormatError(`${path}: token ${wrong} is not the tokenizer's; nothing was exported.`);
  const merges = metadata.get('tokenizer.ggml.merges');
  const table = { texts, types, ids: idsOf(texts), merges: merges === undefined ? expected.merges : mergesOf(merges) };
  const tokenizer = await openTokenizer(paths);
  // llama.cpp puts this before a text, and nothing else.
  const start = metadata.get('tokenizer.ggml.add_bos_token') ? [metadata.get('tokenizer.ggml.bos_token_id')] : [];
  if (start.join() !== tokenizer.start.join())
    throw new FormatError(
      `${path}: a text begins with ${named(start)} and not with ${named(tokenizer.start)}, as the model's do; nothing was exported.`,
    );
  const { keys } = proven(json, table, tokenizer);
  for (const [key, { value }] of Object.entries(keys))
    if (JSON.stringify(value) !== JSON.stringify(metadata.get(key)))
      throw new FormatError(`${path}: "${key}" is not what reads the tokenizer's vocabulary; nothing was exported.`);
}

const named = (ids: readonly unknown[]): string => (ids.length ? `token ${ids.join(', ')}` : 'no token');

function tokenizerPaths(files: ExportSubject['files']): TokenizerFiles {
  const pathOf = (name: string) => files.find((file) => file.name === name)?.path;
  const tokenizer = pathOf('tokenizer.json');
  if (tokenizer === undefined)
    throw new FormatError('The model has no tokenizer.json, without which no GGUF file can be written.');
  return { tokenizer, settings: pathOf('tokenizer_config.json'), chatTemplate: templateFile(pathOf) };
}
