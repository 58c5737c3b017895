import { describe, expect, it } from 'vitest';
import { toFloat32 } from '../../../../main/formats/dtype.ts';
import { pack, unpack } from '../../../../main/formats/storage/index.ts';
import { uniform } from '../../../../main/runtime/random.ts';

/** A block by its definition: 2 bytes of float16 scale, then 32 signed bytes. */
function blockByDefinition(bytes: Uint8Array): number[] {
  const [scale = NaN] = toFloat32(bytes.slice(0, 2), 'F16');
  return [...new Int8Array(bytes.slice(2).buffer)].map((code) => scale * code);
}

describe('q8_0', () => {
  it('is a scale and 32 signed bytes', () => {
    const values = Float32Array.from(uniform(3, 64), (value) => value - 0.5);
    const bytes = pack(values, 'q8_0', [1, 64]);
    expect(bytes.length).toBe(68);
    const expected = [...blockByDefinition(bytes.slice(0, 34)), ...blockByDefinition(bytes.slice(34))];
    expect([...unpack(bytes, 'q8_0')]).toEqual(expected.map(Math.fround));
  });

  it('reaches from −127 to 127 steps of the largest value', () => {
    const values = Float32Array.from({ length: 32 }, (_, at) => (at === 7 ? -2 : at / 64));
    const codes = new Int8Array(pack(values, 'q8_0', [1, 32]).slice(2).buffer);
    expect(codes[7]).toBe(-127);
    expect(codes[31]).toBe(Math.round((31 / 64 / 2) * 127));
  });

  it('rounds halves away from zero, and keeps zeros', () => {
    // The scale is 1 exactly: 127 is the largest.
    const values = Float32Array.of(127, 0.5, -0.5, 1.5, -1.5, 2.5, 0, ...new Array<number>(25).fill(0));
    const codes = [...new Int8Array(pack(values, 'q8_0', [1, 32]).slice(2).buffer)];
    expect(codes.slice(0, 7)).toEqual([127, 1, -1, 2, -2, 3, 0]);
    expect([...unpack(pack(new Float32Array(32), 'q8_0', [1, 32]), 'q8_0')]).toEqual(new Array(32).fill(0));
  });

  it('reads bytes wherever they lie', () => {
    const values = Float32Array.from(uniform(9, 32), (value) => value - 0.5);
    const bytes = pack(values, 'q8_0', [1, 32]);
    const moved = new Uint8Array(bytes.length + 1);
    moved.set(bytes, 1);
    expect(unpack(moved.subarray(1), 'q8_0')).toEqual(unpack(bytes, 'q8_0'));
  });
});
