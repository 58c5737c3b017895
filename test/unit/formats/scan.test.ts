import { describe, expect, it } from 'vitest';
import { fromFloat32 } from '../../../main/formats/dtype.ts';
import { countNonzero, findNonFinite } from '../../../main/formats/scan.ts';

describe.each(['F32', 'F16', 'BF16'] as const)('%s', (dtype) => {
  it('finds the first value that is no number', () => {
    const at = (...values: number[]) => findNonFinite(fromFloat32(Float32Array.from(values), dtype), dtype);
    expect(at(0, -1, 6e4, 1e-8)).toBe(-1);
    expect(at(1, NaN, 2)).toBe(1);
    expect(at(1, 2, -Infinity)).toBe(2);
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
