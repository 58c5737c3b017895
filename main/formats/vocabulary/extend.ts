import { FormatError } from '../errors.ts';
import type { Json, Merge, NewToken, VocabularyGrowth } from './kind.ts';
import { addedTokens, kindOf, modelOf } from './vocabulary.ts';

/** New tokens in the order of their ids, from the first that is free. */
export const numbered = (merges: readonly Merge[], first: number): readonly NewToken[] =>
  merges.map((merge, at) => ({ id: first + at, merge }));

/**
 * A tokenizer.json with more tokens. Every text is cut into what it was cut into before, and then neighbours become new tokens:
 * no text needs more of them than before.
 *
 * @param tokens new ones, ids ascending; what a token is merged from is there before it.
 * @throws FormatError where the vocabulary is of a kind that cannot grow so.
 */
export function extendTokenizer(tokenizer: unknown, tokens: readonly NewToken[], what = 'tokenizer.json'): Json {
  const model = modelOf(tokenizer, what);
  // Hugging Face's tokenizers number tokens that stand beside the vocabulary anew, behind all of it, unless it holds them too.
  const beside = new Map(addedTokens(tokenizer, what).map(({ content, id }) => [content, id]));
  return { ...(tokenizer as Json), model: growthOf(tokenizer, what).extend(model, tokens, beside) };
}

/** How a word of text is cut into tokens, by texts; words are what the tokenizer cuts text into before it looks for tokens. */
export const cutterOf = (tokenizer: unknown, what = 'tokenizer.json'): ((word: string) => readonly string[]) =>
  growthOf(tokenizer, what).cutter(modelOf(tokenizer, what), what);

function growthOf(tokenizer: unknown, what: string): VocabularyGrowth {
  const { growth, type } = kindOf(modelOf(tokenizer, what), what);
  if (growth) return growth;
  throw new FormatError(
    `${what}: the vocabulary is of the kind ${type}, which weighs all ways to cut a text, so that new tokens could make some texts longer; only byte-pair vocabularies can grow.`,
  );
}
