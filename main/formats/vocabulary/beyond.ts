import { isRecord } from '../json.ts';

/** A file that lists tokens (tokenizer.json, tokenizer_config.json, added_tokens.json) without the added ones of these ids. */
export function withoutTokens(content: unknown, ids: ReadonlySet<number>): unknown {
  if (!isRecord(content)) return content;
  const { added_tokens: added, added_tokens_decoder: decoder } = content;
  const entries = Object.entries(content).filter(([, id]) => typeof id !== 'number' || !ids.has(id));
  return {
    ...Object.fromEntries(entries),
    ...(Array.isArray(added)
      ? { added_tokens: added.filter((token) => !isRecord(token) || !ids.has(Number(token['id']))) }
      : {}),
    ...(isRecord(decoder)
      ? { added_tokens_decoder: Object.fromEntries(Object.entries(decoder).filter(([id]) => !ids.has(Number(id)))) }
      : {}),
  };
}
