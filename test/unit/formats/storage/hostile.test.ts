import { describe, expect, it } from 'vitest';
import { keepsZeros, packedFormats, type Storage } from '../../../../main/formats/storage/index.ts';
import { uniform } from '../../../../main/runtime/random.ts';

const columns = 512;
const every = (value: (i: number) => number) => Float32Array.from({ length: columns }, (_, i) => value(i));
const random = every((i) => (uniform(8, columns)[i] as number) - 0.5);

const rows: Readonly<Record<string, Float32Array>> = {
  zeros: every(() => 0),
  'negative zeros': every(() => -0),
  'the smallest denormals': every((i) => (i % 3 ? 2 ** -149 : -(2 ** -149))),
  'denormals of float16': every((i) => (random[i] as number) * 2 ** -20),
  'one constant': every(() => 0.37),
  'a negative constant': every(() => -0.37),
  'one single value': every((i) => (i === 300 ? 1 : 0)),
  'huge values': every((i) => (random[i] as number) * 6e38),
  'a huge value among small ones': every((i) => (i === 5 ? 3e38 : (random[i] as number))),
  'positive values': every((i) => Math.abs(random[i] as number) + 1),
};

describe.each(packedFormats.map((format) => [format.name, format] as const))('%s', (name, format) => {
  const roundTrip = (values: Float32Array, importance?: Float32Array) => {
    const result = new Float32Array(values.length);
    format.unpackInto(format.pack(values, importance), result);
    return result;
  };

  it.each(Object.entries(rows))('stays finite for %s', (_, values) => {
    for (const importance of [undefined, every(() => 1), every(() => 0), every((i) => i % 2)]) {
      const back = roundTrip(values, importance);
      expect(back.findIndex((value) => !Number.isFinite(value))).toBe(-1);
      const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      // The scale of a block may grow a little by the search, never by more than half.
      expect(back.every((value) => Math.abs(value) <= 1.5 * largest + 2 ** -24 * 128)).toBe(true);
    }
  });

  it('says truly whether it keeps zeros', () => {
    const masked = every((i) => (i % 3 ? (random[i] as number) : 0));
    const kept = [undefined, every((i) => 1 + (i % 5))].every((importance) => {
      const back = roundTrip(masked, importance);
      return back.every((value, i) => value === 0 || masked[i] !== 0);
    });
    expect(kept).toBe(format.keepsZeros);
    expect(keepsZeros(name as Storage)).toBe(format.keepsZeros);
  });

  it('keeps a row of zeros and a constant row', () => {
    expect(roundTrip(rows['zeros'] as Float32Array).every((value) => value === 0)).toBe(true);
    const constant = roundTrip(rows['one constant'] as Float32Array);
    for (const value of constant) expect(Math.abs(value - 0.37)).toBeLessThan(0.13);
  });
});
