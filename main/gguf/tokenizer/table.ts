import { FormatError } from '../../formats/errors.ts';
import type { GgufFile } from '../../formats/gguf/reader.ts';
import { isRecord } from '../../formats/json.ts';
import { mergePair } from '../../formats/vocabulary/bytePair.ts';

/** What llama.cpp takes a token for (llama.h, `llama_token_type`). */
export const tokenTypes = { normal: 1, unknown: 2, control: 3, userDefined: 4, unused: 5, byte: 6 } as const;

/** What an id is called that no token has. */
export const filler = (id: number): string => `[PAD${id}]`;

/** A vocabulary as a GGUF file stores it: texts and types by id. */
export interface TokenTable {
  readonly texts: readonly string[];
  readonly types: readonly number[];
  /** Pairs that become one token, the first merged first. */
  readonly merges: readonly (readonly [string, string])[];
  /** Ids by text. */
  readonly ids: ReadonlyMap<string, number>;
}

const isByteToken = (text: string): boolean => /^<0x[0-9A-F]{2}>$/.test(text);

/**
 * The table of a byte-pair tokenizer.json, as long as the model's embedding: ids that no token has are called [PADn], since
 * llama.cpp takes no empty or repeated text.
 *
 * @throws FormatError where there is no such vocabulary, or it does not fit the model.
 */
export function tokenTable(json: unknown, size: number): TokenTable {
  const model = isRecord(json) ? json['model'] : undefined;
  if (!isRecord(model) || model['type'] !== 'BPE' || !isRecord(model['vocab']))
    throw new FormatError('tokenizer.json: GGUF files hold byte-pair vocabularies; this one is of another kind.');
  const texts = new Array<string | undefined>(size).fill(undefined);
  const types = new Array<number>(size).fill(tokenTypes.unused);
  const put = (id: unknown, text: string, type: number): void => {
    if (typeof id !== 'number' || !(id in texts))
      throw new FormatError(
        `tokenizer.json: token ${JSON.stringify(text)} has id ${String(id)}; the model has ${size}.`,
      );
    texts[id] = text;
    types[id] = type;
  };
  for (const [text, id] of Object.entries(model['vocab']))
    put(id, text, model['byte_fallback'] === true && isByteToken(text) ? tokenTypes.byte : tokenTypes.normal);
  const added: readonly unknown[] = isRecord(json) && Array.isArray(json['added_tokens']) ? json['added_tokens'] : [];
  for (const token of added) {
    const { id, content, special } = isRecord(token) ? token : {};
    const isUnknown = content === model['unk_token'] && model['byte_fallback'] === true;
    const kind = isUnknown ? 'unknown' : special === true ? 'control' : 'userDefined';
    put(id, String(content), tokenTypes[kind]);
  }
  const filled = texts.map((text, id) => text ?? filler(id));
  return { texts: filled, types, merges: mergesOf(model['merges']), ids: idsOf(filled) };
}

/** Ids by text; `what` holds them. @throws FormatError for an empty or repeated text, at which llama.cpp would end. */
export function idsOf(texts: readonly string[], what = 'tokenizer.json'): ReadonlyMap<string, number> {
  const ids = new Map(texts.map((text, id) => [text, id]));
  if (ids.size !== texts.length || ids.has(''))
    throw new FormatError(
      `${what}: llama.cpp takes no vocabulary with empty or repeated tokens, and this one has some.`,
    );
  return ids;
}

/** The merges of a vocabulary; `what` holds them. @throws FormatError where tokens hold spaces, between which GGUF files write them. */
export function mergesOf(merges: unknown, what = 'tokenizer.json'): (readonly [string, string])[] {
  const list: readonly unknown[] = Array.isArray(merges) ? merges : [];
  return list.map((merge) => {
    const pair = mergePair(merge, what);
    if (pair.join('').includes(' '))
      throw new FormatError(`${what}: merge ${JSON.stringify(merge)} must be two tokens without spaces.`);
    return pair;
  });
}

/**
 * The table of a file; its merges are read where they are needed.
 *
 * @param vocabulary rows of the table of tokens, each of which has a text.
 */
export function tableIn({ metadata, path }: GgufFile, vocabulary: number): TokenTable {
  const texts = metadata.get('tokenizer.ggml.tokens');
  const isTexts = (value: unknown): value is readonly string[] =>
    Array.isArray(value) && value.length === vocabulary && value.every((text) => typeof text === 'string');
  if (!isTexts(texts))
    throw new FormatError(
      `${path}: "tokenizer.ggml.tokens" must list ${vocabulary} texts, one for each row of the table of tokens.`,
    );
  const types = metadata.get('tokenizer.ggml.token_type') ?? texts.map(() => tokenTypes.normal);
  const isTypes = (value: unknown): value is readonly number[] =>
    Array.isArray(value) && value.length === vocabulary && value.every((type) => typeof type === 'number');
  if (!isTypes(types)) throw new FormatError(`${path}: "tokenizer.ggml.token_type" must list ${vocabulary} numbers.`);
  return { texts, types, merges: [], ids: idsOf(texts, path) };
}

const beside: readonly number[] = [tokenTypes.unknown, tokenTypes.control, tokenTypes.userDefined];

/** Ids by text of the tokens of the vocabulary itself: without those that stand beside it, and ids that no token has. */
export const plainVocabulary = ({ texts, types }: TokenTable): Readonly<Record<string, number>> =>
  Object.fromEntries(
    texts.flatMap((text, id) => {
      const type = types[id] as number;
      return beside.includes(type) || (type === tokenTypes.unused && text === filler(id)) ? [] : [[text, id] as const];
    }),
  );
