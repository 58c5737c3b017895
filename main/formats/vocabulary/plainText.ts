import { usesByteLevel } from '../encoding/words.ts';
import { byteCharacters, spaceMark } from './bytes.ts';

/** What a word stands for that a vocabulary writes in characters of its own; characters that are cut in two become U+FFFD. */
export function plainText(tokenizer: unknown): (word: string) => string {
  if (!usesByteLevel(tokenizer)) return (word) => word.replaceAll(spaceMark, ' ');
  const bytes = new Map(byteCharacters.map((character, byte) => [character, byte]));
  const decoder = new TextDecoder();
  return (word) => decoder.decode(Uint8Array.from(word, (character) => bytes.get(character) ?? 0));
}
