import { isRecord } from '../json.ts';
import { byteCharacters, spaceMark } from '../vocabulary/bytes.ts';
import type { Json } from '../vocabulary/kind.ts';

/** The expression that byte-level pre-tokenizers cut by themselves (GPT-2: Radford et al. 2019). */
const gpt2Words = String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`;

/** How texts are cut into words, and what the vocabulary writes for one. */
export interface Cutting {
  /** Field "pre_tokenizer" of a tokenizer.json. */
  readonly preTokenizer: unknown;
  written(word: string): string;
}

/**
 * The same words as a tokenizer cuts a text into, but bytes are written as characters one word at a time and not over the whole
 * text: a word that was cut before never gets that far, and writing took most of the time.
 */
export function cuttingOf(preTokenizer: unknown): Cutting {
  const parts = isRecord(preTokenizer) && preTokenizer['type'] === 'Sequence' ? preTokenizer['pretokenizers'] : null;
  const steps: readonly unknown[] = Array.isArray(parts) ? parts : [preTokenizer];
  const last = steps.at(-1);
  if (!isRecord(last) || last['type'] !== 'ByteLevel' || last['add_prefix_space'] !== false)
    return { preTokenizer, written: (word) => word };
  const split = { type: 'Split', pattern: { Regex: gpt2Words }, behavior: 'Isolated', invert: false };
  const before = [...steps.slice(0, -1), ...(last['use_regex'] === false ? [] : [split])];
  return {
    preTokenizer: before.length ? { type: 'Sequence', pretokenizers: before } : null,
    written: (word) => Array.from(encoder.encode(word), (byte) => byteCharacters[byte]).join(''),
  };
}

const encoder = new TextEncoder();

/** Words that a person would count: old sentencepiece vocabularies leave a text whole, and hardly a token of theirs holds a space inside. */
export const atSpaces = (word: string): readonly string[] => word.split(/(?<=[^▁])(?=▁)/u);

/**
 * Where a word can be cut without changing its tokens: before a space, unless some token holds a space behind the character that
 * stands there. What a vocabulary leaves whole would be one word of any length.
 *
 * @param texts of all tokens.
 */
export function spaceCutter(texts: Iterable<string>): (word: string) => readonly string[] {
  const crossed = new Set([spaceMark]);
  let marked = false;
  for (const text of texts) {
    marked ||= text === spaceMark;
    for (let at = text.indexOf(spaceMark, 1); at > 0; at = text.indexOf(spaceMark, at + 1))
      crossed.add(characterBefore(text, at));
  }
  if (!marked) return (word) => [word];
  const spaces = new RegExp(`(?<=[^${[...crossed].map(codePoint).join('')}])(?=${spaceMark})`, 'u');
  return (word) => word.split(spaces);
}

const characterBefore = (text: string, at: number): string => [...text.slice(Math.max(0, at - 2), at)].at(-1) ?? '';

const codePoint = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;

/** Byte-level vocabularies write every byte as one character (Radford et al. 2019). */
export const usesByteLevel = (json: unknown): boolean =>
  isRecord(json) && JSON.stringify([json['pre_tokenizer'], json['decoder']]).includes('"ByteLevel"');

/** What is left of a tokenizer.json without its words. */
export const withoutModel = (json: Json): Json => ({ ...json, model: { type: 'BPE', vocab: {}, merges: [] } });
