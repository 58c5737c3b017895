import { describe, expect, it } from 'vitest';
import { bytesOf, toFloat32 } from '../../../../../main/formats/dtype.ts';
import { affineFormats, affines, type AffineName } from '../../../../../main/formats/storage/affine/affine.ts';
import { withBfloatScales } from '../../../../../main/formats/storage/affine/bfloatScales.ts';
import { packWords, unpackedMatrix } from '../../../../../main/formats/storage/affine/compressedTensors.ts';
import { canRestate, restated } from '../../../../../main/formats/storage/affine/restated.ts';
import type { Affine } from '../../../../../main/formats/storage/affine/layout.ts';
import { packOnGrid } from '../../../../../main/formats/storage/index.ts';
import type { AsAffine } from '../../../../../main/formats/storage/packedFormat.ts';
import { uniform } from '../../../../../main/runtime/random.ts';

/** Rows that fill no whole word. */
const shape = [13, 128] as const;
const [rows, columns] = shape;
const values = Float32Array.from(uniform(37, rows * columns), (value) => value - 0.3);

/** Level i of a line of words, by the definition: 32 / bits to a word, the first in its lowest bits. */
function levelOf(words: readonly number[], bits: number, i: number): number {
  const each = 32 / bits;
  const digits = BigInt.asUintN(32, BigInt(words[Math.floor(i / each)] as number));
  return Number((digits / 2n ** BigInt(bits * (i % each))) % 2n ** BigInt(bits));
}

/** What readers of the format make of it: scale · q, q the level without 2^(bits − 1). */
function defined(packed: Int32Array, scales: Float32Array, bits: number): Float32Array {
  const [words, groups] = [packed.length / rows, scales.length / rows];
  return Float32Array.from({ length: rows * columns }, (_, i) => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    const signed = levelOf([...packed.subarray(row * words, (row + 1) * words)], bits, column) - 2 ** (bits - 1);
    return signed * (scales[row * groups + Math.floor((column * groups) / columns)] as number) + 0;
  });
}

const unsigned = (numbers: Float32Array) => numbers.map((value) => value + 0);

describe.each([...affines].filter(([, { bits }]) => bits !== 3 && bits !== 2))('%s', (name, from) => {
  const format = affineFormats[name as AffineName];
  const bytes = format.pack(values);
  const expected = new Float32Array(values.length);
  format.unpackInto(bytes, expected);
  const parts = (format.affine as AsAffine).apart(bytes);

  it.each([4, 8] as const)('means the same in %i bits, or is not said in them', (bits) => {
    for (const group of [32, 64, 128] as const) {
      const to: Affine = { bits, group, zeroPoints: false };
      const possible = group <= from.group && (from.zeroPoints ? from.bits < bits : from.bits <= bits);
      expect(canRestate(from, to)).toBe(possible);
      if (!possible) continue;
      const said = restated(parts, from, to);
      const [packed, scales] = [packWords(said, bits, shape), toFloat32(said.scales, 'F16')];
      expect(packed.length).toBe((rows * columns * bits) / 32);
      expect(scales.length).toBe((rows * columns) / group);
      expect(defined(packed, scales, bits)).toEqual(unsigned(expected));
      const read = unpackedMatrix({ bits, shape, packed: bytesOf(packed), scales, zeroPoints: null });
      expect(unsigned(read)).toEqual(unsigned(expected));
    }
  });
});

it('reads zero points, which are packed along the rows', () => {
  const affine = { bits: 4, group: 64, zeroPoints: true } as const;
  const format = affineFormats['int4-64-zp'];
  const bytes = format.pack(values);
  const { levels, scales, zeroPoints } = (format.affine as AsAffine).apart(bytes);
  const groups = columns / affine.group;
  const words = Math.ceil((rows * 4) / 32);
  const packed = new Int32Array(words * groups);
  zeroPoints.forEach((level, i) => {
    const [row, group] = [Math.floor(i / groups), i % groups];
    const word = Math.floor(row / 8) * groups + group;
    packed[word] = Number(BigInt.asIntN(32, BigInt(packed[word] as number) + BigInt(level) * 16n ** BigInt(row % 8)));
  });
  const expected = new Float32Array(values.length);
  format.unpackInto(bytes, expected);
  const matrix = { levels, scales, zeroPoints };
  const read = unpackedMatrix({
    ...{ bits: 4, shape, packed: bytesOf(packWords(matrix, 4, shape)) },
    ...{ scales: toFloat32(scales, 'F16'), zeroPoints: bytesOf(packed) },
  });
  expect(unsigned(read)).toEqual(unsigned(expected));
});

describe('scales that bfloat16 says', () => {
  const affine = affines.get('int8-32') as Affine;
  const format = affineFormats['int8-32'];

  it.each([1, 1e-4, 1e-6])('are near those that there were, and rounding on them loses hardly more: %d', (size) => {
    const own = values.map((value) => value * size);
    const bytes = format.pack(own);
    const coarse = packOnGrid(own, withBfloatScales(bytes, affine), 'int8-32');
    const scalesOf = (of: Uint8Array) => toFloat32((format.affine as AsAffine).apart(of).scales, 'F16');
    const [before, after] = [scalesOf(bytes), scalesOf(coarse)];
    const bits = new Uint32Array(after.buffer);
    expect(bits.every((one) => (one & 0xffff) === 0)).toBe(true);
    // A subnormal float16 has fewer bits to begin with.
    after.forEach((scale, i) =>
      expect(Math.abs(scale - (before[i] as number))).toBeLessThanOrEqual(Math.max(Math.abs(scale) / 256, 2 ** -22)),
    );
    const error = (of: Uint8Array) => {
      const read = new Float32Array(own.length);
      format.unpackInto(of, read);
      return Math.sqrt(read.reduce((sum, value, i) => sum + (value - (own[i] as number)) ** 2, 0));
    };
    if (size === 1) expect(error(coarse)).toBeLessThan(1.2 * error(bytes));
  });
});
