import { isUtf8 } from 'node:buffer';
import type { ImportProblem } from '../corpus/document.ts';
import { Unreadable } from './unreadable.ts';
import { decoderOf, isScalar } from './decoder.ts';
import { guessLegacy } from './legacyEncoding.ts';
import { signatureOf } from './signatures.ts';

/** How the bytes of a text stand for characters. */
export interface Encoding {
  /** As `decoderOf` calls it. */
  readonly label: string;
  /** Bytes of the byte order mark at the beginning. */
  readonly mark: number;
  /** Whether nothing but the looks of the text speaks for it. */
  readonly guess: boolean;
}

/** Text shows what it is in its first pages. */
const junkSampleBytes = 64 * 1024;

/** Control characters among text: form feeds, a bell in a log; binary data has one in eight. */
const maxControlShare = 0.02;

/**
 * The encoding of the beginning of a file: by its byte order mark, UTF-8 when that fits, what it says of itself, else what its
 * letters look like.
 *
 * @param whole whether the bytes are the whole file
 * @param declared what the file says of itself
 * @throws Unreadable when it is no text
 */
export function encodingOf(sample: Uint8Array, whole: boolean, declared: string | null = null): Encoding {
  const signature = signatureOf(sample);
  if (signature) throw new Unreadable(`is really ${signature}`);
  const marked = marks.find(([mark]) => mark.every((byte, i) => sample[i] === byte));
  if (marked) return { label: marked[1], mark: marked[0].length, guess: false };
  const wide = sample.includes(0) && !(whole && sample.length % 2) ? wideEncoding(sample) : null;
  if (wide) return { label: wide, mark: 0, guess: true };
  refuseJunk(sample);
  const census = utf8Census(sample, whole);
  // A damaged byte here and there does not make another encoding of a text that is UTF-8 elsewhere.
  if (census.wrong === 0 || census.sequences >= 10 * census.wrong) return { label: 'utf-8', mark: 0, guess: false };
  const said = declared === null ? null : knownLabel(declared);
  return said ? { label: said, mark: 0, guess: false } : { label: guessLegacy(sample), mark: 0, guess: true };
}

const marks: readonly (readonly [mark: readonly number[], label: string])[] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  // The mark of UTF-32 begins with that of UTF-16.
  [[0xff, 0xfe, 0, 0], 'utf-32le'],
  [[0, 0, 0xfe, 0xff], 'utf-32be'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

/** A name for an encoding other than UTF-8 that bytes like these can have; null for any other word. */
function knownLabel(name: string): string | null {
  try {
    const { encoding } = new TextDecoder(name);
    // A file of single bytes that says it is UTF-16 is wrong about itself.
    return /^utf-/.test(encoding) ? null : encoding;
  } catch {
    return null;
  }
}

/** Bytes in which UTF-32 shows: every four of them are a character, which is not so by chance. */
const wideSample = 4096;

/** UTF-32 and UTF-16 without a mark. */
function wideEncoding(sample: Uint8Array): string | null {
  const bytes = Buffer.from(sample.buffer, sample.byteOffset, Math.min(sample.length, wideSample) & ~3);
  for (const [label, read] of [
    ['utf-32le', (i: number) => bytes.readUInt32LE(i)],
    ['utf-32be', (i: number) => bytes.readUInt32BE(i)],
  ] as const) {
    let i = 0;
    while (i < bytes.length && isScalar(read(i))) i += 4;
    if (bytes.length >= 8 && i === bytes.length) return label;
  }
  return utf16(sample);
}

/** One byte of every pair is zero in Latin text, in any text at least around spaces and digits. */
function utf16(sample: Uint8Array): string | null {
  const zeros = [0, 0];
  for (let i = 0; i < sample.length; i += 1) if (sample[i] === 0) zeros[i % 2]! += 1;
  const [first, second] = zeros as [number, number];
  if (first && second) return null;
  const label = first ? 'utf-16be' : 'utf-16le';
  try {
    const text = new TextDecoder(label, { fatal: true }).decode(sample.subarray(0, sample.length & ~1), {
      stream: true,
    });
    return (text.match(/[\p{Cn}\p{Cc}]/gu)?.filter((char) => !/\s/.test(char)).length ?? 0) > text.length / 100
      ? null
      : label;
  } catch {
    return null;
  }
}

function refuseJunk(sample: Uint8Array): void {
  if (sample.includes(0)) throw new Unreadable('holds NUL characters and is probably not a text');
  const length = Math.min(sample.length, junkSampleBytes);
  let controls = 0;
  for (let i = 0; i < length; i += 1) {
    const byte = sample[i]!;
    // Spaces, and what terminals and old printers are told.
    if (byte < 32 && !(byte >= 8 && byte <= 13) && byte !== 27) controls += 1;
  }
  if (controls > length * maxControlShare)
    throw new Unreadable('is full of control characters and is probably not a text');
}

/** Counts what is UTF-8 beyond ASCII and what is not; a sequence cut off at the end counts only in a whole file. */
export function utf8Census(bytes: Uint8Array, whole: boolean) {
  const census = { sequences: 0, wrong: 0, firstWrong: -1 };
  if (isUtf8(bytes)) return census;
  for (let i = 0; i < bytes.length;) {
    const length = sequenceLength(bytes[i]!);
    let found = 1;
    while (found < length && (bytes[i + found]! & 0xc0) === 0x80) found += 1;
    if (length && found === length) {
      if (length > 1) census.sequences += 1;
    } else if (whole || i + found < bytes.length) {
      census.wrong += 1;
      if (census.firstWrong < 0) census.firstWrong = i;
    }
    i += found;
  }
  return census;
}

/** Bytes of the UTF-8 sequence that a byte begins; 0 when it begins none. */
export function sequenceLength(byte: number): number {
  if (byte < 0x80) return 1;
  if (byte < 0xc2 || byte > 0xf4) return 0;
  return byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

/** Said about a text whose encoding was guessed, though it was read. */
export const guessNotice = (source: string, label: string): ImportProblem => ({
  source,
  problem: `was read as ${label}, which is a guess; where letters are wrong, save it as UTF-8 and import it again`,
  doubt: true,
});

/** A whole text. @throws Unreadable when it is none, or has bytes that are wrong in its encoding */
export function decodeWhole(bytes: Uint8Array): { readonly text: string; readonly encoding: Encoding } {
  const encoding = encodingOf(bytes, true);
  const content = bytes.subarray(encoding.mark);
  const text =
    encoding.label === 'utf-8' && isUtf8(content)
      ? Buffer.from(content.buffer, content.byteOffset, content.length).toString('utf8')
      : decodeStrictly(content, encoding.label);
  if (text.includes('\0')) throw new Unreadable('holds NUL characters and is probably not a text');
  return { text, encoding };
}

function decodeStrictly(bytes: Uint8Array, label: string): string {
  try {
    return decoderOf(label, { fatal: true }).decode(bytes);
  } catch {
    const at = label === 'utf-8' ? utf8Census(bytes, true).firstWrong : -1;
    const line = at < 0 ? '' : ` in line ${bytes.subarray(0, at).reduce((n, byte) => n + Number(byte === 10), 1)}`;
    throw new Unreadable(`holds a byte${line} that is wrong in ${label}; save it as UTF-8 and import it again`);
  }
}
