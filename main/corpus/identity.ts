import { hash } from 'node:crypto';
import { AsciiBytes } from './ascii.ts';

/** The text that was asked for last. */
let last = { text: '', key: keyOf('') };

/**
 * The same for texts that differ in nothing but white space, ends of lines, signs that nobody sees (soft hyphens, zero-width ones,
 * byte order marks) and Unicode form: 64 bits of a sha256, so that among a million texts two different ones are the same with a
 * probability of 3 · 10⁻⁸.
 */
export function textKey(text: string): bigint {
  // Whoever divides, checks and writes a document asks one after the other.
  if (text === last.text) return last.key;
  last = { text, key: keyOf(spelled(text)) };
  return last.key;
}

/** Whoever knows the key of a text from before says so, and nobody finds it out again. */
export function knownKey(text: string, key: bigint): void {
  last = { text, key };
}

function keyOf(spelling: string | Uint8Array): bigint {
  return hash('sha256', spelling, 'buffer').readBigUInt64LE();
}

const asciiBytes = new AsciiBytes();

/** What a text is compared by. */
function spelled(text: string): string | Uint8Array {
  // Most text is ASCII alone, which has one form, and none of the signs but white space; bytes are sorted out far sooner.
  const bytes = asciiBytes.of(text);
  if (!bytes) return text.normalize('NFKC').replace(/[\s\p{Cf}]+/gu, '');
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
