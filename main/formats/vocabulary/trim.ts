import { isRecord, parseJson } from '../json.ts';
import { renumberedConfig } from './configIds.ts';
import type { Json, NewIds } from './kind.ts';
import { renumberedProcessor } from './postProcessor.ts';
import { addedTokens, kindOf, modelOf, postProcessorOf, readVocabulary } from './vocabulary.ts';

/** New ids of tokens that stay: their places among all that do, in the order of the old ids. */
export const newIds = (kept: ArrayLike<number>): NewIds =>
  new Map(Array.from(kept, (id, place): [number, number] => [id, place]));

/**
 * A tokenizer.json with fewer tokens (Abdaoui et al. 2020). Any text that could be written still can, and one that is made of
 * tokens that stay has the same pieces.
 *
 * @param kept ids of the tokens that stay, ascending.
 * @throws where a token is left out that another one, or any text, cannot do without.
 */
export function trimTokenizer(tokenizer: unknown, kept: ArrayLike<number>, what = 'tokenizer.json'): Json {
  const ids = newIds(kept);
  const { required, parts, texts } = readVocabulary(tokenizer, what);
  const lacking = [...required].find((id) => !ids.has(id));
  const unmade = [...ids.keys()].flatMap(parts).find((id) => !ids.has(id));
  const missing = lacking ?? unmade;
  if (missing !== undefined)
    throw new Error(
      `${what}: token ${missing} (${JSON.stringify(texts.get(missing) ?? '')}) cannot be left out: ${lacking === undefined ? 'tokens that stay are merged from it' : 'not every text could be written without it'}.`,
    );
  const model = modelOf(tokenizer, what);
  const { padding } = tokenizer as Json;
  return {
    ...(tokenizer as Json),
    ...(isRecord(padding) && typeof padding['pad_id'] === 'number'
      ? { padding: { ...padding, pad_id: ids.get(padding['pad_id']) ?? padding['pad_id'] } }
      : {}),
    added_tokens: addedTokens(tokenizer, what).map((token) => ({ ...token, id: ids.get(token.id) })),
    post_processor: renumberedProcessor(postProcessorOf(tokenizer) ?? null, ids),
    model: kindOf(model, what).trim(model, ids),
  };
}

/** How a file beside a tokenizer.json follows it: its old content, new ids and the trimmed tokenizer.json → its new content. */
type Follows = (content: string, ids: NewIds, trimmed: Json, name: string) => string;

const json =
  (change: (value: unknown, ids: NewIds, trimmed: Json) => unknown): Follows =>
  (content, ids, trimmed, name) =>
    `${JSON.stringify(change(parseJson(content, name), ids, trimmed), null, 2)}
`;

/** Ids are the keys of a field. */
const renumberedSettings = (settings: unknown, ids: NewIds): unknown => {
  const decoder = isRecord(settings) ? settings['added_tokens_decoder'] : undefined;
  if (!isRecord(settings) || !isRecord(decoder)) return settings;
  const renumbered = Object.entries(decoder).map(([id, token]) => [ids.get(Number(id)) ?? id, token] as const);
  return { ...settings, added_tokens_decoder: Object.fromEntries(renumbered) };
};

const renumberedTokens = (tokens: unknown, ids: NewIds): unknown =>
  isRecord(tokens)
    ? Object.fromEntries(Object.entries(tokens).map(([text, id]) => [text, ids.get(Number(id)) ?? id]))
    : tokens;

const mergeLines: Follows = (_, __, trimmed) => {
  const { merges } = modelOf(trimmed, 'tokenizer.json');
  const lines = (Array.isArray(merges) ? merges : []).map((merge) => (Array.isArray(merge) ? merge.join(' ') : merge));
  return ['#version: 0.2', ...lines, ''].join('\n');
};

/** Files that hold ids or tokens, by name; null for one that is left out, because it cannot be rewritten. */
const follows: Readonly<Record<string, Follows | null>> = {
  'tokenizer_config.json': json(renumberedSettings),
  'generation_config.json': json((config, ids) => renumberedConfig(config, ids)),
  'added_tokens.json': json(renumberedTokens),
  'vocab.json': json((_, __, trimmed) => modelOf(trimmed, 'tokenizer.json')['vocab']),
  'merges.txt': mergeLines,
  // Sentencepiece's own form of what tokenizer.json says; programs that find none read that.
  'tokenizer.model': null,
};

/** Whether a file beside a tokenizer.json says something of its tokens: it follows, or goes where it cannot. */
export function followsTokens(name: string): 'follows' | 'goes' | 'stays' {
  if (!Object.hasOwn(follows, name)) return 'stays';
  return follows[name] ? 'follows' : 'goes';
}

/** The new content of a file that follows. @throws for one that does not. */
export function trimmedFile(name: string, content: string, kept: ArrayLike<number>, trimmed: Json): string {
  const follow = follows[name];
  if (!follow) throw new Error(`${name} does not follow a tokenizer.json with fewer tokens.`);
  return follow(content, newIds(kept), trimmed, name);
}
