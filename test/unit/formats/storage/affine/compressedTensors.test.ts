import { describe, expect, it } from 'vitest';
import { toFloat32 } from '../../../../../main/formats/dtype.ts';
import { affineFormats, affines, type AffineName } from '../../../../../main/formats/storage/affine/affine.ts';
import {
  fromCompressedTensors,
  toCompressedTensors,
} from '../../../../../main/formats/storage/affine/compressedTensors.ts';
import { uniform } from '../../../../../main/runtime/random.ts';

/** Rows that fill no whole word, and columns that fill none of ten levels either. */
const shape = [13, 128] as const;
const [rows, columns] = shape;
const values = Float32Array.from(uniform(37, rows * columns), (value) => value - 0.3);

/** Level i of a line of words, by the definition: ⌊32 / bits⌋ to a word, the first in its lowest bits. */
function levelOf(words: readonly number[], bits: number, i: number): number {
  const each = Math.floor(32 / bits);
  const digits = BigInt.asUintN(32, BigInt(words[Math.floor(i / each)] as number));
  return Number((digits / 2n ** BigInt(bits * (i % each))) % 2n ** BigInt(bits));
}

describe.each([...affines])('%s', (name, affine) => {
  const { bits, group } = affine;
  const blocks = columns / group;
  const format = affineFormats[name as AffineName];
  const bytes = format.pack(values);
  const { packed, scales, zeroPoints } = toCompressedTensors(bytes, affine, shape);

  it('means the same by the definition of compressed-tensors', () => {
    const expected = new Float32Array(values.length);
    format.unpackInto(bytes, expected);
    const steps = toFloat32(scales, 'F16');
    const words = packed.length / rows;
    const result = values.map((_, i) => {
      const row = Math.floor(i / columns);
      const block = Math.floor((i % columns) / group);
      const signed = levelOf([...packed.subarray(row * words, (row + 1) * words)], bits, i % columns) - 2 ** (bits - 1);
      const lines = zeroPoints ? zeroPoints.length / blocks : 0;
      const ofBlock = Array.from({ length: lines }, (__, line) => zeroPoints?.[line * blocks + block] as number);
      const zero = zeroPoints ? levelOf(ofBlock, bits, row) - 2 ** (bits - 1) : 0;
      return (signed - zero) * (steps[row * blocks + block] as number) + 0;
    });
    expect(result).toEqual(expected.map((value) => value + 0));
  });

  it('has the sizes that its readers expect', () => {
    const each = Math.floor(32 / bits);
    expect(packed.length).toBe(rows * Math.ceil(columns / each));
    expect(scales.length).toBe(2 * rows * blocks);
    expect(zeroPoints?.length).toBe(affine.zeroPoints ? Math.ceil(rows / each) * blocks : undefined);
  });

  it('comes back', () => {
    expect(fromCompressedTensors({ packed, scales, zeroPoints }, affine, shape)).toEqual(bytes);
  });
});
