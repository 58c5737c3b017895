import { FormatError } from '../../formats/errors.ts';
import { usesByteLevel } from '../../formats/encoding/words.ts';
import type { Tokenizer } from '../../formats/tokenizer.ts';
import { byteCharacters, byteToken } from '../../formats/vocabulary/bytes.ts';
import { bytePairCandidates } from './bytePair.ts';
import type { Candidate } from './candidate.ts';
import { provenCandidate } from './proof.ts';
import { sentencePieceCandidates } from './sentencePiece.ts';
import type { TokenTable } from './table.ts';

/** Whether a byte-level vocabulary can write a text. */
export const spellsBytes =
  ({ ids }: TokenTable) =>
  (text: string): boolean =>
    new TextEncoder().encode(text).every((byte) => ids.has(byteCharacters[byte] as string));

/** The way in which llama.cpp reads a vocabulary as a model's tokenizer does, found by comparing ids. @throws where there is none. */
export function proven(json: unknown, table: TokenTable, tokenizer: Tokenizer): Candidate {
  if (usesByteLevel(json)) {
    return provenCandidate(bytePairCandidates(table), table, tokenizer, spellsBytes(table));
  }
  const missing = Array.from({ length: 256 }, (_, byte) => byteToken(byte)).filter((token) => !table.ids.has(token));
  if (missing.length)
    throw new FormatError(
      `tokenizer.json has no tokens for ${missing.length} of the 256 bytes: llama.cpp would end at the first character that the vocabulary does not know. Export it in another format.`,
    );
  return provenCandidate(sentencePieceCandidates(table), table, tokenizer, () => true);
}
