import { describe, expect, it } from 'vitest';
import {
  type Dtype,
  dtypeBytes,
  fromFloat32,
  isDtype,
  toFloat32,
  viewAs,
  widenInto,
} from '../../../main/formats/dtype.ts';
import { u32 } from '../../../main/runtime/random.ts';

const bytesOf = (halves: Uint16Array) => new Uint8Array(halves.buffer);
const everyHalf = Uint16Array.from({ length: 65_536 }, (_, i) => i);

/** A half float by its definition: sign, five bits of exponent, ten of fraction. */
function halfByDefinition(half: number, exponentBits: number): number {
  const fractionBits = 15 - exponentBits;
  const bias = 2 ** (exponentBits - 1) - 1;
  const sign = half >> 15 ? -1 : 1;
  const exponent = (half >> fractionBits) & (2 ** exponentBits - 1);
  const fraction = (half & (2 ** fractionBits - 1)) / 2 ** fractionBits;
  if (exponent === 2 ** exponentBits - 1) return fraction ? NaN : sign * Infinity;
  return sign * (exponent ? 2 ** (exponent - bias) * (1 + fraction) : 2 ** (1 - bias) * fraction);
}

/** Rounds by looking the value up among all finite half floats; every comparison is exact in float64. */
function nearestHalf(exponentBits: number): (value: number) => number {
  const finite = Array.from({ length: 0x8000 }, (_, half) => halfByDefinition(half, exponentBits)).filter(
    Number.isFinite,
  );
  // What would follow the largest finite value marks where infinity begins.
  const values = [...finite, 2 ** (2 ** (exponentBits - 1))];
  return (value) => {
    const sign = Object.is(value, -0) || value < 0 ? 0x8000 : 0;
    const size = Math.abs(value);
    if (size === Infinity) return sign | finite.length;
    let low = 0;
    let high = values.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((values[middle] as number) <= size) low = middle;
      else high = middle;
    }
    const middle = ((values[low] as number) + (values[high] as number)) / 2;
    if (size === middle) return sign | (low % 2 === 0 ? low : high);
    return sign | (size < middle ? low : high);
  };
}

/** float32 bits around every boundary between half floats, both signs, and patterns from everywhere; no NaN. */
function sampleBits(exponentBits: number): Uint32Array {
  const boundaries = Array.from({ length: 0x8000 }, (_, half) => {
    const [value, next] = [half, half + 1].map((pattern) => halfByDefinition(pattern, exponentBits));
    const middle = Number.isFinite(next) ? ((value as number) + (next as number)) / 2 : (value as number);
    return Number.isNaN(middle) ? 0 : (new Uint32Array(Float32Array.of(middle).buffer)[0] as number);
  });
  const magnitudes = [
    ...boundaries.flatMap((bits) => [bits, bits + 1, Math.max(0, bits - 1)]),
    ...Array.from({ length: 50_000 }, (_, i) => u32(7, i) >>> 1),
    ...[0x7f800000, 0x7f7fffff, 0x00000001, 0x007fffff, 0x00800000, 0x477fefff, 0x477ff000, 0x33000000, 0x33000001],
  ].filter((bits) => bits <= 0x7f800000);
  return Uint32Array.from(magnitudes.flatMap((bits) => [bits, bits + 2 ** 31]));
}

describe.each([
  ['BF16', 8],
  ['F16', 5],
] as const)('%s', (dtype, exponentBits) => {
  it('widens all 65,536 patterns by the definition', () => {
    const values = toFloat32(bytesOf(everyHalf), dtype);
    everyHalf.forEach((half, i) => {
      if (!Object.is(values[i], Math.fround(halfByDefinition(half, exponentBits))))
        expect.fail(`pattern ${half} became ${values[i]}`);
    });
  });

  it('narrows every representable value to itself', () => {
    const values = toFloat32(bytesOf(everyHalf), dtype);
    const back = new Uint16Array(fromFloat32(values, dtype).buffer);
    everyHalf.forEach((half, i) => {
      if (Number.isNaN(values[i])) expect(Number.isNaN(halfByDefinition(back[i] as number, exponentBits))).toBe(true);
      else if (back[i] !== half) expect.fail(`pattern ${half} came back as ${back[i]}`);
    });
  });

  it('rounds to the nearest, ties to even, as a search among all values does', () => {
    const nearest = nearestHalf(exponentBits);
    const bits = sampleBits(exponentBits);
    const values = new Float32Array(bits.buffer);
    const found = new Uint16Array(fromFloat32(values, dtype).buffer);
    values.forEach((value, i) => {
      if (found[i] !== nearest(value)) expect.fail(`${value} became ${found[i]}, expected ${nearest(value)}`);
    });
  });

  it('keeps NaN a NaN, wherever its bits are', () => {
    const bits = Uint32Array.of(0x7f800001, 0xff800001, 0x7fffffff, 0xffffffff, 0x7fc00000, 0x7f80ffff);
    const back = toFloat32(fromFloat32(new Float32Array(bits.buffer), dtype), dtype);
    expect([...back].every(Number.isNaN)).toBe(true);
  });

  it('reads bytes at odd addresses', () => {
    const odd = new Uint8Array(9).subarray(1);
    odd.set([0, 0x3c, 0, 0xbc, 1, 2, 3, 4]);
    expect(toFloat32(odd, dtype)).toEqual(toFloat32(Uint8Array.from(odd), dtype));
  });
});

it('overflows to infinity in F16 from 65520 on', () => {
  expect(toFloat32(fromFloat32(Float32Array.of(65_519, 65_520, -70_000), 'F16'), 'F16')).toEqual(
    Float32Array.of(65_504, Infinity, -Infinity),
  );
});

it('keeps every bit of F32, NaN payloads included', () => {
  const special = [0, 0x80000000, 1, 0x7f800000, 0xff800000, 0x7f800001, 0xffc12345, 0x7fffffff];
  const bits = Uint32Array.from([...special, ...Array.from({ length: 20_000 }, (_, i) => u32(3, i))]);
  const bytes = new Uint8Array(bits.buffer);
  expect(fromFloat32(toFloat32(bytes, 'F32'), 'F32')).toEqual(bytes);
});

it('writes part of a longer array only', () => {
  const values = Float32Array.of(9, 1, -2, 9).subarray(1, 3);
  for (const dtype of ['F32', 'BF16', 'F16'] as const)
    expect(toFloat32(fromFloat32(values, dtype), dtype), dtype).toEqual(Float32Array.of(1, -2));
});

it('widens into part of a longer array', () => {
  for (const dtype of ['F32', 'BF16', 'F16'] as const) {
    const result = Float32Array.of(9, 9, 9, 9);
    widenInto(fromFloat32(Float32Array.of(1, -2), dtype), dtype, result.subarray(1, 3));
    expect(result, dtype).toEqual(Float32Array.of(9, 1, -2, 9));
  }
});

it('knows its own types and no inherited names', () => {
  expect(Object.keys(dtypeBytes).every(isDtype)).toBe(true);
  expect(['f32', 'toString', 'constructor', '__proto__', ''].some(isDtype)).toBe(false);
});

it('never shares memory with what it was given', () => {
  const bytes = new Uint8Array(8);
  const values = toFloat32(bytes, 'F32');
  values[0] = 1;
  expect(bytes.every((byte) => byte === 0)).toBe(true);
});

it('refuses types that are not floats', () => {
  expect(() => toFloat32(new Uint8Array(4), 'I32')).toThrow(
    'Values of type I32 are not floats that can be widened; expected F32, F16, BF16 or one of 8 bits.',
  );
  expect(() => fromFloat32(new Float32Array(1), 'BOOL')).toThrow(
    'float32 values cannot be stored as BOOL; expected F32, F16 or BF16.',
  );
});

it('views aligned bytes without copying them, and copies others', () => {
  const bytes = new Uint8Array(9);
  const view = viewAs(Uint32Array, bytes.subarray(4, 8));
  const copy = viewAs(Uint32Array, bytes.subarray(5));
  bytes[5] = 7;
  expect([...view, ...copy]).toEqual([7 << 8, 0]);
});

it('widens floats of 8 bits as the formats define them (Micikevicius et al. 2022; OCP MX 1.0)', () => {
  const of = (dtype: Dtype, ...bytes: number[]) => [...toFloat32(Uint8Array.from(bytes), dtype)];
  expect(of('F8_E4M3', 0x00, 0x01, 0x08, 0x38, 0x7e, 0xfe, 0x7f)).toEqual([0, 2 ** -9, 2 ** -6, 1, 448, -448, NaN]);
  expect(of('F8_E5M2', 0x01, 0x3c, 0x7b, 0x7c, 0xfc)).toEqual([2 ** -16, 1, 57344, Infinity, -Infinity]);
  expect(of('F8_E8M0', 0x00, 0x7f, 0x80, 0xff)).toEqual([Math.fround(2 ** -127), 1, 2, NaN]);
});
