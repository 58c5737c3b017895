import { describe, expect, it } from 'vitest';
import { toFloat32 } from '../../../../main/formats/dtype.ts';
import { countNonzero, findNonFinite } from '../../../../main/formats/scan.ts';
import {
  isStorage,
  pack,
  packedFormats,
  plainDtype,
  type Storage,
  storageBytes,
  storageFor,
  unpack,
} from '../../../../main/formats/storage/index.ts';
import { bitsPerWeight } from '../../../../main/formats/storage/packedFormat.ts';
import { uniform } from '../../../../main/runtime/random.ts';

describe.each(packedFormats.map((format) => [format.name, format] as const))('%s', (name, format) => {
  const storage = name as Storage;
  const shape = [3, 2 * format.block];
  const values = Float32Array.from(uniform(5, 6 * format.block), (value) => value - 0.5);

  it('takes as many bytes as it says', () => {
    const bytes = pack(values, storage, shape);
    expect(bytes.length).toBe(storageBytes(storage, shape));
    expect(bytes.length * 8).toBe(values.length * bitsPerWeight(format));
  });

  it('gives back what was stored, as nearly as its bits allow', () => {
    const back = unpack(pack(values, storage, shape), storage);
    const error = values.reduce((sum, value, at) => sum + (value - (back[at] as number)) ** 2, 0);
    const power = values.reduce((sum, value) => sum + value ** 2, 0);
    // A step is at most the whole range in 2^bits − 2 parts, and rounding errs by half of it: power is a twelfth of the range². Of
    // the bits per weight, half a bit and more are shared scales.
    const levels = 2 ** Math.floor(bitsPerWeight(format) - 0.5);
    expect(error / power).toBeLessThan(3 / (levels - 2) ** 2);
  });

  it('falls back to something that a row of any length fits', () => {
    expect(isStorage(format.fallback)).toBe(true);
    expect(storageFor(storage, [4, format.block])).toBe(storage);
    expect(storageFor(storage, [4, format.block + 1])).toBe('F16');
    expect(storageFor(storage, [format.block])).toBe('F32');
    expect(() => pack(values.subarray(0, format.block + 1), storage, [1, format.block + 1])).toThrow(
      `cannot be stored as ${name}, which takes matrices with rows of a multiple of ${format.block} values`,
    );
  });

  it('is looked at by its values', () => {
    const some = Float32Array.from(values, (value, at) => (at % 2 ? value : 0));
    expect(countNonzero(pack(some, storage, shape), storage)).toBeGreaterThan(values.length / 4);
    expect(findNonFinite(pack(some, storage, shape), storage)).toBe(-1);
    expect(plainDtype(storage)).toBe('F32');
  });
});

it('elements of a type are stored as they were', () => {
  const values = Float32Array.of(1, -2.5, 0);
  expect([...unpack(pack(values, 'BF16', [3]), 'BF16')]).toEqual([...values]);
  expect(storageBytes('BF16', [3])).toBe(6);
  expect(plainDtype('BF16')).toBe('BF16');
  expect(toFloat32(pack(values, 'F32', [3]), 'F32')).toEqual(values);
});
