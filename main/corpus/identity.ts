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
  last = { text, key: createHash('sha256').update(spelled(text)).digest().readBigUInt64LE() };
  return last.key;
}

/** What a text is compared by. */
function spelled(text: string): string | Uint8Array {
  // Most text is ASCII alone, which has one form, and none of the signs but white space; bytes are sorted out far sooner.
  if (Buffer.byteLength(text) !== text.length) return text.normalize('NFKC').replace(/[\s\p{Cf}]+/gu, '');
  const bytes = Buffer.from(text, 'latin1');
  let length = 0;
  // An index: going over a buffer by its iterator takes three times as long.
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number;
    if (byte !== space && (byte < tab || byte > carriageReturn)) bytes[length++] = byte;
  }
  return bytes.subarray(0, length);
}

const [tab, carriageReturn, space] = [0x09, 0x0d, 0x20];

/** A group in the spelling that groups are compared in. */
export const groupKey = (group: string): string => group.normalize('NFKC').trim().replace(/\s+/gu, ' ');
