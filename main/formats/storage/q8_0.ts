import { fromFloat32, toFloat32 } from '../dtype.ts';
import type { PackedFormat } from './packedFormat.ts';

const block = 32;
/** A float16 scale and one signed byte for each value. */
const blockBytes = 2 + block;

/**
 * Eight bits and a scale for 32 values: q = round(x / d) with d = max|x| / 127, stored as float16 (ggml's q8_0; q is taken by
 * the unrounded d, halves away from zero, as its reference quantiser does). Unpacked: d · q.
 */
export const q8_0: PackedFormat = {
  name: 'q8_0',
  block,
  blockBytes,
  fallback: 'F16',
  pack: (values) => {
    const blocks = values.length / block;
    const scales = new Float32Array(blocks);
    const bytes = new Uint8Array(blocks * blockBytes);
    const signed = new Int8Array(bytes.buffer);
    for (let at = 0; at < blocks; at += 1) {
      const from = at * block;
      let largest = 0;
      for (let i = from; i < from + block; i += 1) largest = Math.max(largest, Math.abs(values[i] as number));
      const scale = Math.fround(largest / 127);
      scales[at] = scale;
      const inverse = scale ? Math.fround(1 / scale) : 0;
      for (let i = 0; i < block; i += 1) {
        const scaled = Math.fround((values[from + i] as number) * inverse);
        signed[at * blockBytes + 2 + i] = Math.sign(scaled) * Math.floor(Math.abs(scaled) + 0.5);
      }
    }
    const halves = fromFloat32(scales, 'F16');
    for (let at = 0; at < blocks; at += 1) bytes.set(halves.subarray(2 * at, 2 * at + 2), at * blockBytes);
    return bytes;
  },
  unpackInto: (bytes, result) => {
    const blocks = bytes.length / blockBytes;
    const halves = new Uint8Array(2 * blocks);
    for (let at = 0; at < blocks; at += 1) halves.set(bytes.subarray(at * blockBytes, at * blockBytes + 2), 2 * at);
    const scales = toFloat32(halves, 'F16');
    const signed = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let at = 0; at < blocks; at += 1) {
      const scale = scales[at] as number;
      const from = at * blockBytes + 2;
      for (let i = 0; i < block; i += 1) result[at * block + i] = scale * (signed[from + i] as number);
    }
  },
};
