import { isRecord, parseJson } from '../json.ts';
import { renumberedConfig } from './configIds.ts';
import type { Json, NewIds } from './kind.ts';
import { modelOf } from './vocabulary.ts';

/** How a file beside a tokenizer.json follows it: its old content, new ids and the new tokenizer.json → its new content. */
type Follows = (content: string, ids: NewIds, tokenizer: Json, name: string) => string;

const json =
  (change: (value: unknown, ids: NewIds, tokenizer: Json) => unknown): Follows =>
  (content, ids, tokenizer, name) =>
    `${JSON.stringify(change(parseJson(content, name), ids, tokenizer), null, 2)}
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

const mergeLines: Follows = (_, __, tokenizer) => {
  const { merges } = modelOf(tokenizer, 'tokenizer.json');
  const lines = (Array.isArray(merges) ? merges : []).map((merge) => (Array.isArray(merge) ? merge.join(' ') : merge));
  return ['#version: 0.2', ...lines, ''].join('\n');
};

/** Files that hold ids or tokens, by name; null for one that is left out, because it cannot be rewritten. */
const follows: Readonly<Record<string, Follows | null>> = {
  'tokenizer_config.json': json(renumberedSettings),
  'generation_config.json': json((config, ids) => renumberedConfig(config, ids)),
  'added_tokens.json': json(renumberedTokens),
  'vocab.json': json((_, __, tokenizer) => modelOf(tokenizer, 'tokenizer.json')['vocab']),
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
export function followed(name: string, content: string, ids: NewIds, tokenizer: Json): string {
  const follow = follows[name];
  if (!follow) throw new Error(`${name} does not follow a tokenizer.json with other tokens.`);
  return follow(content, ids, tokenizer, name);
}
