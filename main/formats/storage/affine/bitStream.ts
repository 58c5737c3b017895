import type { Bits } from './layout.ts';

/**
 * Levels of a few bits one after the other, the first in the lowest bits of the first byte, as ONNX and compressed-tensors
 * have them. A multiple of eight levels fills whole bytes.
 */
export function writeLevels(bytes: Uint8Array, at: number, bits: Bits, levels: Uint8Array): void {
  let pending = 0;
  let filled = 0;
  let to = at;
  for (let i = 0; i < levels.length; i += 1) {
    pending |= (levels[i] as number) << filled;
    filled += bits;
    if (filled >= 8) {
      bytes[to] = pending;
      to += 1;
      pending >>>= 8;
      filled -= 8;
    }
  }
  if (filled) bytes[to] = pending;
}

/** Reads as many levels as `levels` has. */
export function readLevels(bytes: Uint8Array, at: number, bits: Bits, levels: Uint8Array): void {
  const mask = 2 ** bits - 1;
  for (let i = 0, bit = 0; i < levels.length; i += 1, bit += bits) {
    const byte = at + (bit >> 3);
    const shift = bit & 7;
    const level = (bytes[byte] as number) >> shift;
    // Only levels of three bits begin in one byte and end in the next.
    levels[i] = (shift + bits > 8 ? level | ((bytes[byte + 1] as number) << (8 - shift)) : level) & mask;
  }
}
