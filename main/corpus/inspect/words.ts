import { AsciiBytes } from '../ascii.ts';
import { Scratch } from './growing.ts';
import { mix } from './hash.ts';

/** What a UTF-16 unit is to words. */
export const unitClass = {
  separator: 0,
  letter: 1,
  digit: 2,
  /** A word of its own, in scripts that put no spaces between words. */
  alone: 3,
} as const;

let classes: Uint8Array | null = null;

/** The class of every UTF-16 unit, made when first needed; halves of pairs (emoji, rare scripts) count as letters. */
export function unitClasses(): Uint8Array {
  if (classes) return classes;
  const made = new Uint8Array(65_536);
  const unspaced =
    /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}\p{sc=Tibetan}]/u;
  for (let unit = 0; unit < made.length; unit += 1) {
    const character = String.fromCharCode(unit);
    if (unit >= 0xd800 && unit < 0xe000) made[unit] = unitClass.letter;
    else if (/[\p{L}\p{M}]/u.test(character))
      made[unit] = unspaced.test(character) ? unitClass.alone : unitClass.letter;
    else if (/\p{N}/u.test(character)) made[unit] = unitClass.digit;
  }
  classes = made;
  return made;
}

/**
 * Visits the words of a text: longest runs of letters, marks and digits, but every letter by itself in scripts without
 * spaces (Chinese, Japanese, Thai and their like). Ranges are half open, in UTF-16 units.
 */
export function scanWords(text: string, visit: (from: number, to: number) => void): void {
  const known = unitClasses();
  let from = -1;
  for (let at = 0; at < text.length; at += 1) {
    const found = known[text.charCodeAt(at)];
    if (found === unitClass.letter || found === unitClass.digit) {
      if (from < 0) from = at;
      continue;
    }
    if (from >= 0) {
      visit(from, at);
      from = -1;
    }
    if (found === unitClass.alone) visit(at, at + 1);
  }
  if (from >= 0) visit(from, text.length);
}

/** The spelling that words are compared in: capitals and forms of the same character (ﬁ, full width) do not matter. */
export const normalised = (text: string): string => text.normalize('NFKC').toLowerCase();

/** How a word of ASCII is spelled, by its bytes; 0 for what stands between words. */
const asciiSpelling = Uint8Array.from({ length: 128 }, (_, byte) => {
  const char = String.fromCharCode(byte);
  return /[A-Za-z0-9]/.test(char) ? char.toLowerCase().charCodeAt(0) : 0;
});

/** Beginning and factor of FNV-1a for 32 bits. */
const [fnvBasis, fnvPrime] = [0x811c9dc5, 0x01000193];

/** Turns texts into one number per word. */
export class WordHasher {
  readonly #scratch = new Scratch();
  readonly #bytes = new AsciiBytes();

  /** Hashes of the normalised words in order (FNV-1a over UTF-16 units, mixed); valid until the next call. */
  hash(text: string): Uint32Array {
    const ascii = this.#bytes.of(text);
    if (ascii) return this.#hashAscii(ascii);
    const spelled = normalised(text);
    const hashes = this.#scratch.take(spelled.length);
    let count = 0;
    scanWords(spelled, (from, to) => {
      let hash = fnvBasis;
      for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ spelled.charCodeAt(at), fnvPrime);
      hashes[count] = mix(hash);
      count += 1;
    });
    return hashes.subarray(0, count);
  }

  /** The same for most texts, which are ASCII alone, in one go and some times as fast. */
  #hashAscii(bytes: Uint8Array): Uint32Array {
    const hashes = this.#scratch.take(bytes.length);
    let count = 0;
    let hash = fnvBasis;
    let open = false;
    for (let at = 0; at < bytes.length; at += 1) {
      const unit = asciiSpelling[bytes[at] as number] as number;
      if (unit) {
        hash = Math.imul(hash ^ unit, fnvPrime);
        open = true;
      } else if (open) {
        hashes[count++] = mix(hash);
        hash = fnvBasis;
        open = false;
      }
    }
    if (open) hashes[count++] = mix(hash);
    return hashes.subarray(0, count);
  }
}
