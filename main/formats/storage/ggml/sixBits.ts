import { writeNibbles } from './bits.ts';
import type { RangedLayout } from './rangedSuperBlocks.ts';

/** Bytes of eight scales and eight offsets of six bits. */
export const sixBitBytes = 12;

/**
 * Writes eight scales and eight offsets as ggml's q4_K and q5_K have them: bytes 0 to 3 and 4 to 7 hold the first four of each in
 * their 6 low bits; bytes 8 to 11 the 4 low bits of the other four of each, whose 2 high bits are the high bits of the others.
 */
function writeSixBits(bytes: Uint8Array, at: number, scales: Uint8Array, offsets: Uint8Array): void {
  for (let p = 0; p < 4; p += 1) {
    const scale = scales[p + 4] as number;
    const offset = offsets[p + 4] as number;
    bytes[at + p] = (scales[p] as number) | ((scale >> 4) << 6);
    bytes[at + 4 + p] = (offsets[p] as number) | ((offset >> 4) << 6);
    bytes[at + 8 + p] = (scale & 15) | ((offset & 15) << 4);
  }
}

/** The scale of a part. */
export const sixBitScale = (bytes: Uint8Array, at: number, part: number): number =>
  part < 4
    ? (bytes[at + part] as number) & 63
    : ((bytes[at + 4 + part] as number) & 15) | (((bytes[at + part - 4] as number) >> 6) << 4);

/** The offset of a part. */
export const sixBitOffset = (bytes: Uint8Array, at: number, part: number): number =>
  part < 4
    ? (bytes[at + 4 + part] as number) & 63
    : ((bytes[at + 4 + part] as number) >> 4) | (((bytes[at + part] as number) >> 6) << 4);

/** How q4_K and q5_K share their blocks of 256 values out, scales and offsets beginning at a byte of the block. */
export const sixBitParts = (scalesAt: number): Omit<RangedLayout, 'blockBytes' | 'levels' | 'writeLevels'> => ({
  ...{ scaleAt: 0, part: 32, largest: 63 },
  scaleOf: (bytes, at, part) => sixBitScale(bytes, at + scalesAt, part),
  offsetOf: (bytes, at, part) => sixBitOffset(bytes, at + scalesAt, part),
  writeScales: (bytes, at, scales, offsets) => writeSixBits(bytes, at + scalesAt, scales, offsets),
});

/** The 4 lowest bits of 256 levels: every 32 bytes hold a part below and the next one above. */
export function writeHalves(bytes: Uint8Array, at: number, levels: Uint8Array): void {
  for (let pair = 0; pair < 4; pair += 1) writeNibbles(bytes, at + 32 * pair, levels, 64 * pair, 32);
}
