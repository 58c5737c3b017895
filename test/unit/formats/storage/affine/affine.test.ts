import { Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { toFloat32 } from '../../../../../main/formats/dtype.ts';
import { affineFormats, affines, type AffineName } from '../../../../../main/formats/storage/affine/affine.ts';
import { takeApart } from '../../../../../main/formats/storage/affine/affineParts.ts';
import { fromMatMulNBits, toMatMulNBits } from '../../../../../main/formats/storage/affine/matMulNBits.ts';
import { uniform } from '../../../../../main/runtime/random.ts';
import { runOperator } from './onnx.ts';

const shape = [5, 384] as const;
const [rows, columns] = shape;
const values = Float32Array.from(uniform(31, rows * columns), (value) => Math.tan(2 * (value - 0.4)));
const bitsOf = (numbers: Float32Array) => new Uint32Array(Float32Array.from(numbers, (number) => number + 0).buffer);

/** Bits that ONNX Runtime's kernel for the processor knows. */
const inMatMulNBits = [2, 4, 8];

it('has every combination once', () => {
  expect(Object.keys(affineFormats)).toHaveLength(24);
  expect([...affines.keys()]).toEqual(Object.keys(affineFormats));
  expect(affineFormats['int4-128-zp'].fallback).toBe('int4-64-zp');
  expect(affineFormats['int4-64'].fallback).toBe('int4-32');
  expect(affineFormats['int4-32'].fallback).toBe('F16');
});

describe.each([...affines])('%s', (name, affine) => {
  const format = affineFormats[name as AffineName];
  const blocks = columns / affine.group;
  const packed = format.pack(values);
  const unpacked = new Float32Array(values.length);
  format.unpackInto(packed, unpacked);

  it('means what DequantizeLinear calculates', async () => {
    const { levels, scales, zeroPoints } = takeApart(packed, affine);
    const result = await runOperator({
      op: 'DequantizeLinear',
      attributes: { axis: 1, block_size: affine.group },
      inputs: [
        new Tensor('uint8', levels, [rows, columns]),
        new Tensor('float32', toFloat32(scales, 'F16'), [rows, blocks]),
        new Tensor('uint8', zeroPoints, [rows, blocks]),
      ],
    });
    expect(bitsOf(unpacked)).toEqual(bitsOf(result));
  });

  it('comes back from the layout of MatMulNBits', () => {
    expect(fromMatMulNBits(toMatMulNBits(takeApart(packed, affine), affine, shape), affine, shape)).toEqual(packed);
  });

  it('rounds every value to the nearest that its group can say', () => {
    const { scales, zeroPoints } = takeApart(packed, affine);
    const steps = toFloat32(scales, 'F16');
    values.forEach((value, i) => {
      const group = Math.floor(i / affine.group);
      const sayable = Array.from(
        { length: 2 ** affine.bits },
        (_, level) => (steps[group] as number) * (level - (zeroPoints[group] as number)),
      );
      const least = Math.min(...sayable.map((said) => Math.abs(value - said)));
      expect(Math.abs(value - (unpacked[i] as number))).toBeCloseTo(least, 6);
    });
  });
});

it.each([...affines].filter(([, { bits }]) => inMatMulNBits.includes(bits)))(
  '%s means what MatMulNBits multiplies by',
  async (name, affine) => {
    const format = affineFormats[name as AffineName];
    const blocks = columns / affine.group;
    const packed = format.pack(values);
    const unpacked = new Float32Array(values.length);
    format.unpackInto(packed, unpacked);
    const { levels, scales, zeroPoints } = toMatMulNBits(takeApart(packed, affine), affine, shape);
    const identity = Float32Array.from({ length: columns * columns }, (_, i) => (i % (columns + 1) ? 0 : 1));
    const transposed = await runOperator({
      op: 'MatMulNBits',
      domain: 'com.microsoft',
      attributes: { K: columns, N: rows, bits: affine.bits, block_size: affine.group, accuracy_level: 1 },
      inputs: [
        new Tensor('float32', identity, [columns, columns]),
        new Tensor('uint8', levels, [rows, blocks, (affine.group * affine.bits) / 8]),
        new Tensor('float32', toFloat32(scales, 'F16'), [rows, blocks]),
        ...(zeroPoints ? [new Tensor('uint8', zeroPoints, [rows, zeroPoints.length / rows])] : []),
      ],
    });
    const result = Float32Array.from(
      values,
      (_, i) => transposed[(i % columns) * rows + Math.floor(i / columns)] as number,
    );
    expect(bitsOf(unpacked)).toEqual(bitsOf(result));
  },
);
