import { join } from 'node:path';
import { type Encoding, type EncodingContent, encodingOf } from './encoding/encoding.ts';
import { chatTemplate, type Conversation, writtenChat } from './chat.ts';
import { withoutMark } from './encoding/hidden.ts';
import { startTokens } from './startToken.ts';
import { usesByteLevel } from './encoding/words.ts';
import { FormatError } from './errors.ts';
import { exists } from './files.ts';
import { isRecord, readJson } from './json.ts';

/** Vocabularies of a quarter of a million entries with their merges are below 50 MB. */
export const maxTokenizerBytes = 256_000_000;
/** Text to token ids and back, as the model was trained with. */
export interface Tokenizer {
  /** One more than the largest id. */
  readonly vocabularySize: number;
  /** Ids that a text begins with, as the tokenizer's own post-processor says: mostly one or none. */
  readonly start: readonly number[];
  /**
   * Ids of a text, without any special token added. Special tokens that are spelled in it are text like any other.
   *
   * @param marked whether they are tokens: in what a chat template wrote.
   */
  encode(text: string, marked?: boolean): Int32Array;
  /** What a text is cut into before tokens are looked for, as the vocabulary writes it: hardly a token reaches over the end of one. */
  words(text: string, marked?: boolean): readonly string[];
  decode(ids: ArrayLike<number>): string;
  /** A token as the vocabulary writes it; empty for an id that it has not. */
  token(id: number): string;
  /** UTF-8 bytes that a token stands for; 0 for special tokens. */
  tokenBytes(id: number): number;
  /** Its template for chats (Jinja); null where it has none. */
  readonly template: string | null;
  /** A conversation as the model's own template writes it; to be encoded as marked. @throws FormatError with what the template says. */
  chat(conversation: Conversation): string;
  /** What a person sees of a text that a chat template wrote. */
  shown(text: string): string;
}

/** Paths of the files that make a tokenizer; all but the first may be absent. */
export interface TokenizerFiles {
  readonly tokenizer: string;
  readonly settings?: string | undefined;
  readonly chatTemplate?: string | undefined;
}

/** The file of a chat template among files of a model: Jinja, or a JSON object that holds it, as older processors have it. */
export const templateFile = (pathOf: (name: string) => string | undefined): string | undefined =>
  pathOf('chat_template.jinja') ?? pathOf('chat_template.json');

/** The tokenizer files of a model folder. */
export const tokenizerFiles = (folder: string): TokenizerFiles => ({
  tokenizer: join(folder, 'tokenizer.json'),
  settings: join(folder, 'tokenizer_config.json'),
  chatTemplate: join(folder, 'chat_template.jinja'),
});

/** Opens a tokenizer.json with what belongs to it. */
export async function openTokenizer(files: TokenizerFiles): Promise<Tokenizer> {
  const json = await readJson(files.tokenizer, maxTokenizerBytes);
  const settings = (files.settings && (await readOptional(files.settings))) || {};
  return tokenizerOf({ json, settings, template: await chatTemplate(files.chatTemplate, settings) }, files.tokenizer);
}

/** What the files of a tokenizer hold. */
export interface TokenizerContent {
  /** tokenizer.json */
  readonly json: unknown;
  /** tokenizer_config.json */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Jinja; null where there is none. */
  readonly template: string | null;
}

/** Ids of a prompt as the model is asked it: behind what its texts begin with. */
export const promptIds = (tokenizer: Pick<Tokenizer, 'encode' | 'start'>, prompt: string): Int32Array =>
  Int32Array.from([...tokenizer.start, ...tokenizer.encode(prompt)]);

/** The text of tokens behind a prompt: some tokenizers take a blank away where a text begins, so both are decoded together. */
export function continuedText(
  tokenizer: Pick<Tokenizer, 'decode'>,
  prompt: ArrayLike<number>,
  tokens: ArrayLike<number>,
): string {
  const before = tokenizer.decode(prompt);
  const whole = tokenizer.decode([...Array.from(prompt), ...Array.from(tokens)]);
  // A character whose bytes lie on both sides belongs to neither.
  return whole.startsWith(before) ? whole.slice(before.length) : tokenizer.decode(tokens);
}

/** The tokenizer that files say; `path` is what errors call the first of them. */
export function tokenizerOf({ json, settings, template }: TokenizerContent, path: string): Tokenizer {
  const tokens = tokenizerTokens(json, path);
  const entries = wordsOf(json);
  const bytes = byteCounts(json, entries, tokens);
  const texts = new Map([
    ...entries.map(([text, id]) => [id, text] as const),
    ...tokens.added.map(({ content, id }) => [id, content] as const),
  ]);
  const ids = new Map([...entries, ...tokens.added.map(({ content, id }) => [content, id] as const)]);
  const encoding = opened({ json: json as EncodingContent['json'], settings, entries }, path);
  return {
    vocabularySize: [...bytes.keys()].reduce((size, id) => Math.max(size, id + 1), 0),
    start: startTokens({ json: json as EncodingContent['json'], settings }, (text) => ids.get(text)),
    words: (text, marked) => encoding.words(text, marked),
    encode: (text, marked = false) => Int32Array.from(marked ? encoding.marked(text) : encoding.plain(text)),
    decode: (ids) => (ids.length ? encoding.decode(Array.from(ids)) : ''),
    token: (id) => texts.get(id) ?? '',
    tokenBytes: (id) => bytes.get(id) ?? 0,
    template,
    chat: (conversation) => writtenChat(template, settings, conversation, (text) => encoding.hide(text)),
    shown: withoutMark,
  };
}

function opened(content: EncodingContent, path: string): Encoding {
  try {
    return encodingOf(content, path);
  } catch (error) {
    if (error instanceof FormatError) throw error;
    throw new FormatError(
      `${path} is not a tokenizer that can be used: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
}

async function readOptional(path: string): Promise<Record<string, unknown> | null> {
  if (!(await exists(path))) return null;
  const value = await readJson(path, maxTokenizerBytes);
  if (!isRecord(value)) throw new FormatError(`${path} must be a JSON object.`);
  return value;
}

/** The tokens of a tokenizer.json: ids of its words, and what was added beside them. */
export interface TokenizerTokens {
  /** Ids of the words. */
  readonly words: readonly number[];
  readonly added: readonly { readonly id: number; readonly content: string; readonly special: boolean }[];
}

/** @throws FormatError naming the field; `path` is what the file is called. */
export function tokenizerTokens(json: unknown, path: string): TokenizerTokens {
  const vocabulary = vocabularyOf(json);
  const words = Array.isArray(vocabulary) ? vocabulary.map((_, id) => id) : Object.values(vocabulary);
  if (!words.length || !words.every(isId))
    throw new FormatError(`${path}: field "model.vocab" must map tokens to ids.`);
  const added: readonly unknown[] = isRecord(json) && Array.isArray(json['added_tokens']) ? json['added_tokens'] : [];
  return {
    words,
    added: added.map((token) => {
      const { id, content, special } = isRecord(token) ? token : {};
      if (!isId(id) || typeof content !== 'string')
        throw new FormatError(`${path}: field "added_tokens" must list objects with id and content.`);
      return { id, content, special: special === true };
    }),
  };
}

/** The words of a tokenizer.json, by text or in the order of their ids; none where it has no such field. */
function vocabularyOf(json: unknown): Readonly<Record<string, unknown>> | readonly unknown[] {
  const model = isRecord(json) ? json['model'] : undefined;
  const vocabulary = isRecord(model) ? model['vocab'] : undefined;
  return isRecord(vocabulary) || Array.isArray(vocabulary) ? vocabulary : [];
}

/** Text and id of every word. */
type WordEntries = readonly (readonly [string, number])[];

function wordsOf(json: unknown): WordEntries {
  const vocabulary = vocabularyOf(json);
  return Array.isArray(vocabulary)
    ? vocabulary.map((entry: unknown, id) => [String(Array.isArray(entry) ? entry[0] : entry), id])
    : Object.entries(vocabulary as Readonly<Record<string, number>>);
}

/** How many bytes of text every id stands for, from the vocabulary alone. */
function byteCounts(json: unknown, entries: WordEntries, { added }: TokenizerTokens): ReadonlyMap<number, number> {
  const byteLevel = usesByteLevel(json);
  const counts = new Map(entries.map(([token, id]) => [id, byteLevel ? [...token].length : pieceBytes(token)]));
  for (const { id, content, special } of added) counts.set(id, special ? 0 : utf8Length(content));
  return counts;
}

const isId = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 31;

/** A sentencepiece: ▁ stands for a space, <0x41> for a byte. */
const pieceBytes = (piece: string): number =>
  /^<0x[0-9A-Fa-f]{2}>$/.test(piece) ? 1 : utf8Length(piece.replaceAll('▁', ' '));

const utf8Length = (text: string): number => new TextEncoder().encode(text).length;
