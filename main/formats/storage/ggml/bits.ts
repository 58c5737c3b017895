/** Values in a block of the formats without a hierarchy of scales. */
export const blockSize = 32;

/** The 4 lowest bits of 2·half levels: byte j holds level j below and level half + j above. */
export function writeNibbles(bytes: Uint8Array, at: number, levels: Uint8Array, from: number, half: number): void {
  for (let j = 0; j < half; j += 1)
    bytes[at + j] = ((levels[from + j] as number) & 15) | (((levels[from + half + j] as number) & 15) << 4);
}

/** The fifth bits of 32 levels as one number, that of level j at bit j. */
export function fifthBits(levels: Uint8Array): number {
  let bits = 0;
  for (let j = 0; j < blockSize; j += 1) bits |= (((levels[j] as number) >> 4) & 1) << j;
  return bits;
}

/** Writes that number as 4 bytes. */
export function writeFifthBits(bytes: Uint8Array, at: number, bits: number): void {
  for (let byte = 0; byte < 4; byte += 1) bytes[at + byte] = bits >>> (8 * byte);
}

/** Reads it. */
export const readFifthBits = (bytes: Uint8Array, at: number): number =>
  (bytes[at] as number) |
  ((bytes[at + 1] as number) << 8) |
  ((bytes[at + 2] as number) << 16) |
  ((bytes[at + 3] as number) << 24);

/**
 * The 2 lowest bits of 256 levels: of each half of 128, byte l holds levels l, l + 32, l + 64 and l + 96, the first in the
 * lowest bits.
 */
export function writeQuarters(bytes: Uint8Array, at: number, levels: Uint8Array): void {
  for (let half = 0; half < 2; half += 1)
    for (let l = 0; l < 32; l += 1) {
      let bits = 0;
      for (let j = 0; j < 4; j += 1) bits |= ((levels[128 * half + 32 * j + l] as number) & 3) << (2 * j);
      bytes[at + 32 * half + l] = bits;
    }
}
