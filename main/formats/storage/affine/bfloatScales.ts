import { type Affine, bytesOfGroup } from './layout.ts';

/** The largest float16 that bfloat16 says too. */
const largest = 0x7bf8;

/**
 * The same groups with scales that bfloat16 says as well as float16: seven bits of fraction, to nearest, ties to even. Levels
 * stay, so they are no longer the nearest.
 */
export function withBfloatScales(bytes: Uint8Array, affine: Affine): Uint8Array {
  const result = bytes.slice();
  const view = new DataView(result.buffer);
  for (let at = 0; at < result.length; at += bytesOfGroup(affine)) {
    const bits = view.getUint16(at, true);
    const size = bits & 0x7fff;
    const rounded = (size + 3 + ((size >> 3) & 1)) & ~7;
    view.setUint16(at, (bits & 0x8000) | Math.min(rounded, largest), true);
  }
  return result;
}
