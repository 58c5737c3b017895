import { renumberedConfig } from '../../formats/vocabulary/configIds.ts';
import { extendTokenizer, numbered } from '../../formats/vocabulary/extend.ts';
import type { Json, Merge, NewIds } from '../../formats/vocabulary/kind.ts';
import { newIds, trimTokenizer } from '../../formats/vocabulary/trim.ts';
import type { ModelSource } from '../source.ts';
import { type NewRows, rowsWith, withNewTokens, withTokens } from './rows.ts';

/** What became of a model's tokens: of its tokenizer, and of the rows that it has for them. */
export interface TokenChange {
  /** Rows of the tables afterwards. */
  readonly vocabulary: number;
  /** What the tokens that stayed are called now. */
  readonly ids: NewIds;
  /** A tokenizer.json afterwards. */
  tokenizer(json: unknown): Json;
  /** A model with the same tokens afterwards, all else being as it was. */
  model(source: ModelSource): ModelSource;
}

/** @param tokens ids that stay, ascending: their places are the new ids. */
export const trimmedTo = (tokens: Int32Array): TokenChange => ({
  vocabulary: tokens.length,
  ids: newIds(tokens),
  tokenizer: (json) => trimTokenizer(json, tokens),
  model: (source) => withTokens(source, tokens),
});

/**
 * @param vocabulary rows of the tables before.
 * @param merges what makes the new tokens, in the order of their ids.
 */
export const extendedBy = (vocabulary: number, merges: readonly Merge[], rows: NewRows): TokenChange => ({
  vocabulary: rowsWith(vocabulary, rows),
  ids: newIds(Int32Array.from({ length: vocabulary }, (_, id) => id)),
  tokenizer: (json) => extendTokenizer(json, numbered(merges, rows.first)),
  model: (source) => withNewTokens(source, rows),
});

/** The config of a model whose tokens became others. */
export const configWithTokens = (
  config: Readonly<Record<string, unknown>>,
  { ids, vocabulary }: Pick<TokenChange, 'ids' | 'vocabulary'>,
): Readonly<Record<string, unknown>> => ({ ...renumberedConfig(config, ids), vocab_size: vocabulary });
