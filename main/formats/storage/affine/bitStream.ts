/** Bits of a level. */
export type Bits = 2 | 3 | 4 | 8;

/**
 * Levels of a few bits one after the other, the first in the lowest bits of the first byte, as ONNX and compressed-tensors
 * have them. A multiple of eight levels fills whole bytes.
 */
export function writeLevels(bytes: Uint8Array, at: number, bits: Bits, levels: Uint8Array): void {
  if (bits === 8) {
    bytes.set(levels, at);
    return;
  }
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
  let pending = 0;
  let filled = 0;
  let from = at;
  for (let i = 0; i < levels.length; i += 1) {
    if (filled < bits) {
      pending |= (bytes[from] as number) << filled;
      from += 1;
      filled += 8;
    }
    levels[i] = pending & mask;
    pending >>>= bits;
    filled -= bits;
  }
}
