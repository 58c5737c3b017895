/** More than most texts; what only a huge one needed is not kept. */
const keptBytes = 1 << 20;

/** The bytes of texts of ASCII alone, one text after the other in the same storage. */
export class AsciiBytes {
  readonly #kept = Buffer.allocUnsafe(keptBytes);

  /** Valid until the next call; null where the text has other signs too. */
  of(text: string): Uint8Array | null {
    if (Buffer.byteLength(text) !== text.length) return null;
    const bytes = text.length <= keptBytes ? this.#kept : Buffer.allocUnsafe(text.length);
    return bytes.subarray(0, bytes.write(text, 'latin1'));
  }
}
