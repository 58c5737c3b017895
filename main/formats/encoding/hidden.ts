import type { Tokenizer as Library } from '@huggingface/tokenizers';
import { isRecord } from '../json.ts';
import type { Json } from '../vocabulary/kind.ts';

/** A code point that is no character and never in text (Unicode: noncharacters). */
const mark = '\uFDD0';

/** Marks the given tokens wherever a text holds them, between their characters, so that nothing finds them there. */
export function hiding(tokens: readonly string[]): (text: string) => string {
  if (!tokens.length) return (text) => text;
  // The longest first, as they are found.
  const any = [...tokens]
    .sort((a, b) => b.length - a.length)
    .map((token) => token.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  const found = new RegExp(any.join('|'), 'gu');
  return (text) => text.replace(found, (token) => [...token].join(mark));
}

/** A text that `hiding` changed as it was. */
export const withoutMark = (text: string): string => text.replaceAll(mark, '');

/**
 * A tokenizer's model whose words hold no control token, so that no word of a text is one: vocabularies list them beside pieces of
 * text. What stands for unknown text stays.
 */
export function withoutControls(model: Json, controls: ReadonlySet<string>): Json {
  const { vocab, unk_token: unknown } = model;
  const named = (text: string): string => (controls.has(text) && text !== unknown ? `${mark}${text}` : text);
  if (Array.isArray(vocab))
    return { ...model, vocab: (vocab as [string, number][]).map(([text, score]) => [named(text), score]) };
  if (!isRecord(vocab)) return model;
  const spelled = [...controls].filter((text) => Object.hasOwn(vocab, text));
  if (!spelled.length) return model;
  return { ...model, vocab: Object.fromEntries(Object.entries(vocab).map(([text, id]) => [named(text), id])) };
}

type PreTokenizer = (text: string, options?: object) => string[];

/** Lets a library take the marks out where it has looked for tokens and before it cuts words. */
export function withoutMarks(library: Library): void {
  const cut = library.pre_tokenizer as unknown as PreTokenizer | null;
  const unmarked: PreTokenizer = (text, options) => {
    const whole = withoutMark(text);
    return cut ? cut(whole, options) : [whole];
  };
  library.pre_tokenizer = unmarked as unknown as Library['pre_tokenizer'];
}
