import { createHash } from 'node:crypto';

/** The text that was asked for last. */
let last = { text: '', key: createHash('sha256').digest().readBigUInt64LE() };

/**
 * The same for texts that differ in nothing but white space, ends of lines, signs that nobody sees (soft hyphens, zero-width ones,
 * byte order marks) and Unicode form: 64 bits of a sha256, so that among a million texts two different ones are the same with a
 * probability of 3 · 10⁻⁸.
 */
export function textKey(text: string): bigint {
  // Whoever divides, checks and writes a document asks one after the other.
  if (text === last.text) return last.key;
  const spelled = text.normalize('NFKC').replace(/[\s\p{Cf}]+/gu, '');
  last = { text, key: createHash('sha256').update(spelled).digest().readBigUInt64LE() };
  return last.key;
}

/** A group in the spelling that groups are compared in. */
export const groupKey = (group: string): string => group.normalize('NFKC').trim().replace(/\s+/gu, ' ');
