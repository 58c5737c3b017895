import { expect, it } from 'vitest';
import { fromFloat32, toFloat32 } from '../../../../main/formats/dtype.ts';
import { readHalf, writeHalf } from '../../../../main/formats/storage/half.ts';

it('writes and reads what dtype.ts stores as F16', () => {
  for (const value of [0, -0, 1, -2.5, 0.1, 2 ** -24, 2 ** -25, 1e-9, 65504, 1000.7]) {
    const bytes = new Uint8Array(3);
    const written = writeHalf(bytes, 1, value);
    expect(bytes.subarray(1)).toEqual(fromFloat32(Float32Array.of(value), 'F16'));
    expect(written).toBe(toFloat32(bytes.slice(1), 'F16')[0]);
    expect(readHalf(bytes, 1)).toBe(written);
  }
});

it('writes the largest float16 in place of what is larger', () => {
  const bytes = new Uint8Array(2);
  for (const value of [65520, 1e30, Infinity]) {
    expect(writeHalf(bytes, 0, value)).toBe(65504);
    expect(writeHalf(bytes, 0, -value)).toBe(-65504);
  }
});
