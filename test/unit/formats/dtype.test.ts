import { describe, expect, it } from 'vitest';
import { fromFloat32, toFloat32, viewAs } from '../../../main/formats/dtype.ts';

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

  it('rounds to the nearest, ties to even', () => {
    const finite = [...everyHalf]
      .map((half) => [half, halfByDefinition(half, exponentBits)] as const)
      .filter(([half, v]) => half < 0x8000 && Number.isFinite(v));
    for (let i = 0; i + 1 < finite.length; i += 7) {
      const [low, a] = finite[i] as readonly [number, number];
      const [high, b] = finite[i + 1] as readonly [number, number];
      const middle = (a + b) / 2;
      // float32 cannot hold the middle of two subnormal bf16 values' neighbours below its own resolution.
      if (Math.fround(middle) !== middle) continue;
      const narrow = (value: number) => new Uint16Array(fromFloat32(Float32Array.of(value), dtype).buffer)[0];
      expect(narrow(middle), `between ${a} and ${b}`).toBe(low % 2 === 0 ? low : high);
      expect(narrow(-middle)).toBe((low % 2 === 0 ? low : high) | 0x8000);
    }
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

it('never shares memory with what it was given', () => {
  const bytes = new Uint8Array(8);
  const values = toFloat32(bytes, 'F32');
  values[0] = 1;
  expect(bytes.every((byte) => byte === 0)).toBe(true);
});

it('refuses types that are not floats', () => {
  expect(() => toFloat32(new Uint8Array(4), 'I32')).toThrow(
    'Values of type I32 are not floats that can be widened; expected F32, F16 or BF16.',
  );
  expect(() => fromFloat32(new Float32Array(1), 'BOOL')).toThrow(
    'float32 values cannot be stored as BOOL; expected F32, F16 or BF16.',
  );
});

it('views aligned bytes without copying them', () => {
  const bytes = new Uint8Array(8);
  const view = viewAs(Uint32Array, bytes);
  bytes[0] = 7;
  expect(view[0]).toBe(7);
});
