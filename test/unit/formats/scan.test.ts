import { describe, expect, it } from 'vitest';
import { fromFloat32, toFloat32 } from '../../../main/formats/dtype.ts';
import { countNonzero, findNonFinite } from '../../../main/formats/scan.ts';

describe.each(['F32', 'F16', 'BF16'] as const)('%s', (dtype) => {
  it('finds the first value that is no number', () => {
    const at = (...values: number[]) => findNonFinite(fromFloat32(Float32Array.from(values), dtype), dtype);
    expect(at(0, -1, 6e4, 1e-8)).toBe(-1);
    expect(at(1, NaN, 2)).toBe(1);
    expect(at(1, 2, -Infinity)).toBe(2);
  });

  it('judges every exponent, at any address', () => {
    const width = dtype === 'F32' ? 4 : 2;
    const value = new Uint8Array(width + 1).subarray(1);
    const view = new DataView(value.buffer);
    for (let pattern = 0; pattern < 65_536; pattern += 1) {
      view.setUint16(width - 1, pattern, true);
      const finite = toFloat32(value, dtype).every(Number.isFinite);
      const zero = toFloat32(value, dtype).every((number) => number === 0);
      if ((findNonFinite(value, dtype) === -1) !== finite) expect.fail(`pattern ${pattern}`);
      if (countNonzero(value, dtype) !== (zero ? 0 : 1)) expect.fail(`pattern ${pattern}`);
    }
  });

  it('looks at the last value too', () => {
    const values = new Float32Array(1001);
    values[1000] = NaN;
    expect(findNonFinite(fromFloat32(values, dtype), dtype)).toBe(1000);
    expect(findNonFinite(new Uint8Array(), dtype)).toBe(-1);
  });

  it('counts what is not zero', () => {
    expect(countNonzero(fromFloat32(Float32Array.of(0, -0, 1, -2, 0), dtype), dtype)).toBe(2);
  });
});

it('has nothing to say about integers', () => {
  expect(findNonFinite(new Uint8Array(8), 'I64')).toBe(-1);
  expect(() => countNonzero(new Uint8Array(8), 'I64')).toThrow(
    'Values of type I64 are not weights; expected F32, F16 or BF16.',
  );
});
