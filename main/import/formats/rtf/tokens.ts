/** What an RTF file is made of (Rich Text Format Specification 1.9.1). */
export type RtfToken =
  | { readonly kind: 'open' | 'close' }
  | { readonly kind: 'word'; readonly name: string; readonly value: number | null }
  /** Text in the encoding of its font. */
  | { readonly kind: 'bytes'; readonly bytes: Buffer };

const [backslash, openBrace, closeBrace, quote] = [0x5c, 0x7b, 0x7d, 0x27];

/** Bytes that end a run of text. */
const breaks: ReadonlySet<number> = new Set([0, 10, 13]);
const special: ReadonlySet<number> = new Set([backslash, openBrace, closeBrace, ...breaks]);

const isLetter = (byte: number): boolean => (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a);
const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;

/** Longer names and numbers are none. */
const [maxName, maxDigits] = [32, 10];

/** The tokens of a file. Pictures may be written as they are (`\bin`); they are passed by. */
export function* rtfTokens(bytes: Buffer): Generator<RtfToken> {
  let i = 0;
  while (i < bytes.length) {
    const byte = bytes[i]!;
    i += 1;
    if (byte === openBrace) yield { kind: 'open' };
    else if (byte === closeBrace) yield { kind: 'close' };
    else if (byte !== backslash) {
      // Line breaks only lay out the file.
      const start = i - 1;
      while (i < bytes.length && !special.has(bytes[i]!)) i += 1;
      if (!breaks.has(byte)) yield { kind: 'bytes', bytes: bytes.subarray(start, i) };
      else if (i > start + 1) yield { kind: 'bytes', bytes: bytes.subarray(start + 1, i) };
    } else if (i < bytes.length && !isLetter(bytes[i]!)) {
      const sign = bytes[i]!;
      i += 1;
      if (sign === quote) {
        yield { kind: 'bytes', bytes: Buffer.of(Number.parseInt(bytes.toString('latin1', i, i + 2), 16) || 0x3f) };
        i += 2;
      } else if (sign === backslash || sign === openBrace || sign === closeBrace)
        yield { kind: 'bytes', bytes: Buffer.of(sign) };
      else yield { kind: 'word', name: String.fromCharCode(sign), value: null };
    } else {
      const start = i;
      while (i < bytes.length && i - start < maxName && isLetter(bytes[i]!)) i += 1;
      const name = bytes.toString('latin1', start, i);
      const digits = i;
      if (bytes[i] === 0x2d) i += 1;
      while (i < bytes.length && i - digits <= maxDigits && isDigit(bytes[i]!)) i += 1;
      const value = i > digits ? Number(bytes.toString('latin1', digits, i)) : null;
      if (bytes[i] === 0x20) i += 1;
      if (name === 'bin') i += Math.max(0, value ?? 0);
      else yield { kind: 'word', name, value: Number.isNaN(value) ? null : value };
    }
  }
}
