import { isRecord } from '../json.ts';
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
