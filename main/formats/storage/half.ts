import { f16Bits, toFloat32 } from '../dtype.ts';

/** The largest float16. */
const largest = 65504;

/** What every float16 stands for, by its bits: packed weights are read on the way of every walk, a table is quickest. */
const widened = toFloat32(new Uint8Array(Uint16Array.from({ length: 2 ** 16 }, (_, bits) => bits).buffer), 'F16');

const single = new Float32Array(1);
const singleBits = new Uint32Array(single.buffer);

/** The float16 at a byte. */
export const readHalf = (bytes: Uint8Array, at: number): number =>
  widened[(bytes[at] as number) | ((bytes[at + 1] as number) << 8)] as number;

/**
 * Writes the nearest float16, ties to even, and returns its value. What lies beyond the largest becomes the largest: an
 * infinite scale would make every zero of its block NaN.
 */
export function writeHalf(bytes: Uint8Array, at: number, value: number): number {
  single[0] = value > largest ? largest : value < -largest ? -largest : value;
  const bits = f16Bits(singleBits[0] as number);
  bytes[at] = bits & 0xff;
  bytes[at + 1] = bits >>> 8;
  return widened[bits] as number;
}
