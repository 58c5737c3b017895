/** Byte-level vocabularies write a byte as a character that can be seen: itself, or one from U+0100 on (Radford et al. 2019). */
export const byteCharacters: readonly string[] = (() => {
  let next = 0x100;
  const seen = (byte: number) => (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte !== 0xad);
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(seen(byte) ? byte : next++));
})();

/** A token that stands for one byte, as sentencepiece vocabularies write it. */
export const byteToken = (byte: number): string => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`;

/** What sentencepiece vocabularies write for a space. */
export const spaceMark = '▁';
