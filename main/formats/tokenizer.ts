import { join } from 'node:path';
import { Template } from '@huggingface/jinja';
import { Tokenizer as Library } from '@huggingface/tokenizers';
import { FormatError } from './errors.ts';
import { exists, readText } from './files.ts';
import { isRecord, readJson } from './json.ts';

/** Vocabularies of a quarter of a million entries with their merges are below 50 MB. */
export const maxTokenizerBytes = 256_000_000;
/** Chat templates are a few kilobytes. */
const maxTemplateBytes = 1_000_000;

/** One message of a conversation, as chat templates read it. */
export interface ChatMessage {
  readonly role: string;
  readonly content: string;
}

/** Text to token ids and back, as the model was trained with. */
export interface Tokenizer {
  /** One more than the largest id. */
  readonly vocabularySize: number;
  /** Ids of a text, without any special token added. */
  encode(text: string): Int32Array;
  /** What a text is cut into before tokens are looked for, as the vocabulary writes it: no token reaches over the end of one. */
  words(text: string): readonly string[];
  decode(ids: ArrayLike<number>): string;
  /** UTF-8 bytes that a token stands for; 0 for special tokens. */
  tokenBytes(id: number): number;
  /** The model's own chat template around messages. */
  applyChatTemplate(messages: readonly ChatMessage[], addGenerationPrompt: boolean): string;
}

/** Paths of the files that make a tokenizer; all but the first may be absent. */
export interface TokenizerFiles {
  readonly tokenizer: string;
  readonly settings?: string | undefined;
  readonly chatTemplate?: string | undefined;
}

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

/** Blanks before signs are what the model wrote: a clean-up of English would lose them, and streamed text would differ from the whole. */
const asItStands = { skip_special_tokens: true, clean_up_tokenization_spaces: false };

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
  const bytes = byteCounts(json, path);
  let library: Library;
  try {
    library = new Library(json as object, settings);
  } catch (error) {
    throw new FormatError(
      `${path} is not a tokenizer that can be used: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
  const words = wordsOf(json as object, settings);
  return {
    vocabularySize: [...bytes.keys()].reduce((size, id) => Math.max(size, id + 1), 0),
    words: (text) => words(text),
    encode: (text) => Int32Array.from(library.encode(text, { add_special_tokens: false }).ids),
    decode: (ids) => (ids.length ? library.decode(Array.from(ids), asItStands) : ''),
    tokenBytes: (id) => bytes.get(id) ?? 0,
    applyChatTemplate: (messages, addGenerationPrompt) => {
      if (template === null) throw new FormatError('This model has no chat template; use plain text with it.');
      try {
        const tokens = { bos_token: tokenText(settings['bos_token']), eos_token: tokenText(settings['eos_token']) };
        return new Template(template).render({
          ...tokens,
          messages: [...messages],
          add_generation_prompt: addGenerationPrompt,
        });
      } catch (error) {
        throw new FormatError(
          `The chat template of the model failed: ${error instanceof Error ? error.message : String(error)}.`,
        );
      }
    },
  };
}

/** Old sentencepiece vocabularies leave a text whole, and no token of theirs holds a space behind something else. */
const beforeSpace = /(?<=[^▁])(?=▁)/u;

/** The library's own way to tokens, which ends with words where the model of its tokens leaves each as it is. */
function wordsOf(json: object, settings: object): (text: string) => readonly string[] {
  let cutter: Library | undefined;
  return (text) => {
    if (!cutter) {
      cutter = new Library(json, settings);
      cutter.model = ((words: readonly string[]) => words) as unknown as Library['model'];
    }
    return cutter.tokenize(text, { add_special_tokens: false }).flatMap((word: string) => word.split(beforeSpace));
  };
}

async function readOptional(path: string): Promise<Record<string, unknown> | null> {
  if (!(await exists(path))) return null;
  const value = await readJson(path, maxTokenizerBytes);
  if (!isRecord(value)) throw new FormatError(`${path} must be a JSON object.`);
  return value;
}

/** A file of its own has precedence over the settings, where older models keep one template or several with names. */
export async function chatTemplate(
  path: string | undefined,
  settings: Readonly<Record<string, unknown>>,
): Promise<string | null> {
  if (path && (await exists(path))) return readText(path, maxTemplateBytes);
  const inline = settings['chat_template'];
  if (typeof inline === 'string') return inline;
  const named: readonly unknown[] = Array.isArray(inline) ? inline : [];
  const found = named.find((item) => isRecord(item) && item['name'] === 'default');
  return isRecord(found) && typeof found['template'] === 'string' ? found['template'] : null;
}

const tokenText = (token: unknown): string =>
  typeof token === 'string' ? token : isRecord(token) && typeof token['content'] === 'string' ? token['content'] : '';

/** The tokens of a tokenizer.json: ids of its words, and what was added beside them. */
export interface TokenizerTokens {
  /** Text and id of every word. */
  readonly entries: readonly (readonly [string, number])[];
  readonly words: readonly number[];
  readonly added: readonly { readonly id: number; readonly content: string; readonly special: boolean }[];
}

/** @throws FormatError naming the field; `path` is what the file is called. */
export function tokenizerTokens(json: unknown, path: string): TokenizerTokens {
  const model = isRecord(json) ? json['model'] : undefined;
  const vocabulary = isRecord(model) ? model['vocab'] : undefined;
  const entries: [string, unknown][] = isRecord(vocabulary)
    ? Object.entries(vocabulary)
    : Array.isArray(vocabulary)
      ? vocabulary.map((entry, id) => [String(Array.isArray(entry) ? entry[0] : entry), id])
      : [];
  if (!entries.length || !entries.every((entry): entry is [string, number] => isId(entry[1])))
    throw new FormatError(`${path}: field "model.vocab" must map tokens to ids.`);
  const added: readonly unknown[] = isRecord(json) && Array.isArray(json['added_tokens']) ? json['added_tokens'] : [];
  return {
    entries,
    words: entries.map(([, id]) => id),
    added: added.map((token) => {
      const { id, content, special } = isRecord(token) ? token : {};
      if (!isId(id) || typeof content !== 'string')
        throw new FormatError(`${path}: field "added_tokens" must list objects with id and content.`);
      return { id, content, special: special === true };
    }),
  };
}

/** How many bytes of text every id stands for, from the vocabulary alone. */
function byteCounts(json: unknown, path: string): ReadonlyMap<number, number> {
  const { entries, added } = tokenizerTokens(json, path);
  const byteLevel = usesByteLevel(json);
  const counts = new Map(entries.map(([token, id]) => [id, byteLevel ? [...token].length : pieceBytes(token)]));
  for (const { id, content, special } of added) counts.set(id, special ? 0 : utf8Length(content));
  return counts;
}

const isId = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 31;

/** Byte-level vocabularies write every byte as one character (Radford et al. 2019). */
export const usesByteLevel = (json: unknown): boolean =>
  isRecord(json) && JSON.stringify([json['pre_tokenizer'], json['decoder']]).includes('"ByteLevel"');

/** A sentencepiece: ▁ stands for a space, <0x41> for a byte. */
const pieceBytes = (piece: string): number =>
  /^<0x[0-9A-Fa-f]{2}>$/.test(piece) ? 1 : utf8Length(piece.replaceAll('▁', ' '));

const utf8Length = (text: string): number => new TextEncoder().encode(text).length;
