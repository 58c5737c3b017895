import { FormatError } from '../errors.ts';
import { isRecord } from '../json.ts';
import { bytePair } from './bytePair.ts';
import { byteToken, spaceMark } from './bytes.ts';
import type { Json, Pieces, VocabularyKind } from './kind.ts';
import { processorIds } from './postProcessor.ts';
import { unigram } from './unigram.ts';

/** Kinds of vocabularies whose tokens can be changed. */
const kinds: readonly VocabularyKind[] = [bytePair, unigram];

/** The tokens of a tokenizer.json, with what has to stay so that any text can still be written. */
export interface Vocabulary extends Pick<Pieces, 'texts' | 'rank' | 'parts'> {
  /** Ids that no text may lose: added tokens, what stands for unknown text, and bytes, or characters where there are no bytes. */
  readonly required: ReadonlySet<number>;
}

/** A token that stands beside the vocabulary. */
export interface AddedToken extends Json {
  readonly id: number;
  readonly content: string;
}

/** @throws FormatError where the file holds none, or of a kind that cannot be changed; `what` names it. */
export function readVocabulary(tokenizer: unknown, what = 'tokenizer.json'): Vocabulary {
  const model = modelOf(tokenizer, what);
  const { texts: own, unknown, rank, parts } = kindOf(model, what).pieces(model, what);
  const added = addedTokens(tokenizer, what);
  const texts = new Map([...own, ...added.map(({ id, content }) => [id, content] as const)]);
  const required = new Set([
    ...added.map(({ id }) => id),
    ...processorIds(postProcessorOf(tokenizer)),
    ...spelling(own),
  ]);
  if (unknown !== undefined) required.add(unknown);
  for (const id of [...required]) for (const part of parts(id)) required.add(part);
  return { texts, required, rank, parts };
}

/** The kind of a tokenizer's model. */
export function kindOf(model: Json, what: string): VocabularyKind {
  const { type } = model;
  const found = kinds.find((kind) => (type === undefined ? kind.reads(model) : kind.type === type));
  if (found) return found;
  throw new FormatError(
    `${what}: field "model.type" is ${JSON.stringify(type)}; only the tokens of vocabularies of the kinds ${kinds.map((kind) => kind.type).join(' and ')} can be changed.`,
  );
}

export function modelOf(tokenizer: unknown, what: string): Json {
  const model = isRecord(tokenizer) ? tokenizer['model'] : undefined;
  if (isRecord(model)) return model;
  throw new FormatError(`${what}: field "model" must be an object.`);
}

export function addedTokens(tokenizer: unknown, what: string): readonly AddedToken[] {
  const added: unknown = isRecord(tokenizer) ? (tokenizer['added_tokens'] ?? []) : [];
  const isToken = (token: unknown): token is AddedToken =>
    isRecord(token) && typeof token['id'] === 'number' && typeof token['content'] === 'string';
  if (Array.isArray(added) && added.every(isToken)) return added;
  throw new FormatError(`${what}: field "added_tokens" must list objects with id and content.`);
}

export const postProcessorOf = (tokenizer: unknown): unknown =>
  isRecord(tokenizer) ? tokenizer['post_processor'] : undefined;

/** What any text is written with where longer tokens are missing: tokens for all bytes, else all single characters. */
function spelling(texts: Pieces['texts']): number[] {
  const ids = new Map([...texts].map(([id, text]) => [text, id]));
  const bytes = Array.from({ length: 256 }, (_, byte) => ids.get(byteToken(byte)));
  // A space that was written as bytes would not be found again by the decoder, which looks for its mark.
  const space = ids.get(spaceMark);
  if (bytes.every((id) => id !== undefined)) return space === undefined ? bytes : [...bytes, space];
  return [...texts].flatMap(([id, text]) => ([...text].length === 1 ? [id] : []));
}
